import { describe, expect, it } from 'vitest';
import { useGraceDb } from '../support/graceDb';

describe.each(['current', 'classic'] as const)('on a %s server', (profile) => {
	const { engine, makeSuperevent, run, simulator } = useGraceDb({ profile });
	const as = 'scientist';

	describe('a full superevent', () => {
		const full = { resource: 'superevent', operation: 'getFull' };

		it('brings all that belongs to it in one item', async () => {
			const superevent = await makeSuperevent();
			const objectId = superevent;
			await run(
				{ resource: 'label', operation: 'add', superevent: objectId, label: 'DQV' },
				{ as },
			);
			await run(
				{ resource: 'log', operation: 'create', superevent: objectId, message: 'hello' },
				{ as },
			);
			const box = {
				ra: 1,
				dec: 2,
				raWidth: 1,
				decWidth: 1,
				startTime: '2024-07-16T16:00:00',
				duration: 1,
			};
			const report = { footprintsFrom: 'json', footprintsJson: [box], emGroup: 'Test' };
			await run(
				{ resource: 'emObservation', operation: 'create', superevent: objectId, ...report },
				{ as },
			);
			const [item] = await run({ ...full, superevent }, { as });
			expect(item).toMatchObject({
				superevent_id: superevent,
				labels: 'DQV',
				label_names: ['DQV'],
				label_details: [{ name: 'DQV' }],
				preferred_event: expect.stringMatching(/^T\d+$/) as string,
				voevents: [],
				signoffs: [],
				emobservations: [{ N: 1, group: 'Test', ra: 1 }],
				preferred_event_data: { pipeline: 'gstlal', superevent_id: superevent },
				unavailable: profile === 'current' ? [] : ['notices'],
			});
			const logs = item?.['logs'] as { comment: string }[];
			expect(logs.map(({ comment }) => comment)).toContain('hello');
			const [raw] = await run({ ...full, superevent, simplify: false }, { as });
			expect(raw).toMatchObject({
				emobservations: [{ raWidth: 1 }],
				label_details: [{ name: 'DQV' }],
				preferred_event: item?.['preferred_event'],
				preferred_event_data: { superevent },
			});
		});

		it('names what an anonymous user may not see, and why', async () => {
			const [item] = await run({ ...full, superevent: 'S240716b' });
			expect(item).toMatchObject({ superevent_id: 'S240716b', preferred_event_data: null });
			const unavailable = item?.['unavailable'] as string[];
			expect(unavailable).toContain('preferred_event_data');
			expect(Object.keys(item?.['unavailable_because'] as object).sort()).toEqual(unavailable);
			for (const part of unavailable) expect(item?.[part]).toBeNull();
			expect(item?.['logs']).not.toEqual([]);
		});

		it('that does not exist is an error, and does not keep the next from coming', async () => {
			const items = [{ json: { id: 'S240716zz' } }, { json: { id: 'S240716b' } }];
			const superevent = '={{ $json.id }}';
			const found = await run({ ...full, superevent }, { items, onError: 'continueRegularOutput' });
			expect(found).toMatchObject([
				{ error: expect.stringMatching(/lack access: superevent S240716zz/) as string },
				{ superevent_id: 'S240716b' },
			]);
		});

		it('is not half a superevent when the server breaks down', async () => {
			await simulator.control('/faults', { fault: 'serverError', path: '*/logs/', times: 1 });
			await expect(run({ ...full, superevent: 'S240716b' })).rejects.toThrow(/\(500\)/);
		});
	});

	describe('the vocabulary of the server', () => {
		const get = { resource: 'server', operation: 'getVocabulary' };

		it.each([
			['superevent-categories', { code: 'P', name: 'Production' }],
			['em-groups', { code: 'Test', name: 'Test' }],
			['groups', { code: 'CBC', name: 'CBC' }],
			['instruments', { code: 'H1', name: 'LHO' }],
			['labels', { code: 'ADVOK', name: 'ADVOK' }],
			['pipelines', { code: 'gstlal', name: 'gstlal' }],
			['searches', { code: 'AllSky', name: 'AllSky' }],
			['signoff-statuses', { code: 'NO', name: 'NOT OKAY' }],
			['signoff-types', { code: 'ADV', name: 'advocate' }],
			['voevent-types', { code: 'EW', name: 'earlywarning' }],
		])('has %s, in the order of their names', async (list, entry) => {
			const found = await run({ ...get, list });
			expect(found).toContainEqual(entry);
			const names = found.map(({ name }) => name as string);
			expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
		});

		it('has no other lists', async () => {
			await expect(run({ ...get, list: '={{ "stars" }}' })).rejects.toThrow(
				/Vocabulary: "stars" is not a choice/,
			);
		});

		it('fills the dropdowns of instruments, signoffs and VOEvents', async () => {
			const connection = { server: 'custom', customServer: simulator.url() };
			const codes = async (method: string): Promise<unknown[]> =>
				(await engine().loadOptions(method, connection)).map(({ value }) => value);
			expect(await codes('getInstruments')).toEqual(['H1', 'L1', 'V1']);
			expect(await codes('getSignoffTypes')).toEqual(['ADV', 'OP']);
			expect(await codes('getVoeventTypes')).toEqual(['EW', 'IN', 'PR', 'RE', 'UP']);
		});
	});
});
