import { describe, expect, it } from 'vitest';
import { resources } from '../../nodes/GraceDb/resources';
import { binary } from '../support/engine';
import { useGraceDb } from '../support/graceDb';

describe('Keep Incoming Fields', () => {
	const { engine, makeSuperevent, run, simulator } = useGraceDb();
	const connection = (): object => ({ server: 'custom', customServer: simulator.url() });
	const keepIncomingFields = true;

	it('puts the answer beside what came in; of equal names the answer counts, and its fields stand first', async () => {
		const items = ['S240716b', 'S240714d'].map((superevent_id, n) => ({
			json: { n, superevent_id, time: 'of the trigger', note: `no. ${n}` },
			binary: { picture: binary('PNG', `${n}.png`), data: binary('in', 'in.txt') },
		}));
		const get = { operation: 'get', superevent: '={{ $json.superevent_id }}' };
		const [found = []] = await engine().runNode(
			{ ...connection(), ...get, keepIncomingFields },
			{ items },
		);
		expect(found.map(({ json, pairedItem }) => [json['note'], json['url'], pairedItem])).toEqual([
			['no. 0', `${simulator.url()}/superevents/S240716b/view/`, { item: 0 }],
			['no. 1', `${simulator.url()}/superevents/S240714d/view/`, { item: 1 }],
		]);
		expect(found[0]?.json['time']).toMatch(/^2024-07-16T/);
		expect(Object.keys(found[0]?.json ?? {}).slice(0, 2)).toEqual(['superevent_id', 'time']);
		expect(found.map(({ binary: files }) => files?.['picture']?.fileName)).toEqual([
			'0.png',
			'1.png',
		]);

		const download = { resource: 'file', operation: 'download', superevent: 'S240716b' };
		const [files = []] = await engine().runNode(
			{ ...connection(), ...download, which: 'skymap', keepIncomingFields },
			{ items },
		);
		expect(files.map(({ json }) => json['note'])).toEqual(['no. 0', 'no. 1']);
		expect(Object.keys(files[0]?.binary ?? {}).sort()).toEqual(['data', 'picture']);
		expect(files[0]?.binary?.['data']?.fileName).not.toBe('in.txt');
	});

	it('gives each result of a list what came in, and nothing without it', async () => {
		const list = { operation: 'getAll', limit: 2 };
		const items = [{ json: { note: 'first' } }];
		expect(await run({ ...list, keepIncomingFields }, { items })).toMatchObject([
			{ superevent_id: 'S240716b', note: 'first' },
			{ note: 'first' },
		]);
		expect((await run(list, { items }))[0]).not.toHaveProperty('note');
	});

	it('keeps nothing of several items that made one result together', async () => {
		const objectId = await makeSuperevent();
		const place = { ra: 10, dec: -20, ra_width: 1, dec_width: 1, duration: 60 };
		const start_time = '2024-07-16T16:00:00';
		const items = [1, 2].map((n) => ({ json: { ...place, start_time, note: `${n}` } }));
		const report = {
			resource: 'emObservation',
			operation: 'create',
			emGroup: 'Test',
			superevent: objectId,
		};
		const [made] = await run(
			{ ...report, footprintsFrom: 'items', keepIncomingFields },
			{ items, as: 'scientist' },
		);
		expect(made).toMatchObject({ footprint_count: 2 });
		expect(made).not.toHaveProperty('note');
	});

	it('does not change an item that stands for a failure, by which n8n knows it', async () => {
		const items = [{ json: { note: 'x' } }];
		const get = { operation: 'get', superevent: 'S99', keepIncomingFields };
		const [failed] = await run(get, { items, onError: 'continueRegularOutput' });
		expect(Object.keys(failed ?? {}).sort()).toEqual(['error', 'message']);
	});

	it('is a switch beside every operation, and of none alone', () => {
		const own = resources
			.flatMap(({ operations }) => operations)
			.flatMap(({ fields }) => fields.map(({ property }) => property.name));
		expect(own).not.toContain('keepIncomingFields');
	});
});
