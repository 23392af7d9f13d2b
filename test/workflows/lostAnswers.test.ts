import { afterEach, describe, expect, it } from 'vitest';
import { binary } from '../support/engine';
import { type Row, useGraceDb } from '../support/graceDb';

const connection = { backoffFactor: 0 };

describe.each(['current', 'classic'] as const)('an answer lost by a %s server', (profile) => {
	const { makeSuperevent, run, simulator } = useGraceDb({ profile });
	const as = 'advocate';
	const careful = { additionalFields: { checkBeforeRepeating: true } };
	const message = 'Only once';

	afterEach(async () => {
		await fetch(`${simulator.ready().control}/faults`, { method: 'DELETE' });
	});

	const fault = (kind: string, more: Row = {}): Promise<unknown> =>
		simulator.control('/faults', { fault: kind, method: 'POST', times: 1, ...more });
	const posts = async (): Promise<number> =>
		(await simulator.requests()).filter(({ method }) => method === 'POST').length;
	const items = [{ json: {}, binary: { data: binary(`<LIGO_LW>${profile}</LIGO_LW>`, 'c.xml') } }];

	/** What to write, and how many of it there are. */
	const writes: Record<string, (more?: Row) => Promise<[Row, () => Promise<number>]>> = {
		'a log entry': async (more) => {
			const log = { resource: 'log', superevent: await makeSuperevent(), connection };
			const found = { ...log, operation: 'getAll', filters: { words: message } };
			const create = { ...log, operation: 'create', message, ...more };
			return [create, async () => (await run(found, { as })).length];
		},
		'a file': async (more) => {
			const object = { superevent: await makeSuperevent(), connection };
			const list = { ...object, resource: 'log', operation: 'getAll', filters: { words: message } };
			const upload = { ...object, resource: 'file', operation: 'upload', message, ...more };
			return [upload, async () => (await run(list, { as })).length];
		},
		'a VOEvent': (more) => {
			const voevent = { resource: 'voevent', superevent: 'S240716b', connection };
			const count = async (): Promise<number> =>
				(await run({ ...voevent, operation: 'getAll' }, { as })).length;
			return Promise.resolve([{ ...voevent, operation: 'create', ...more }, count]);
		},
		'an event': (more) => {
			const event = { resource: 'event', connection };
			const kind = { group: 'Test', pipeline: 'spiir' };
			const create = { ...event, operation: 'create', ...kind, ...more };
			const query = { ...event, operation: 'count', query: 'group: Test pipeline: spiir' };
			return Promise.resolve([
				create,
				async () => Number((await run(query, { as }))[0]?.['count'] ?? 0),
			]);
		},
	};

	it.each(Object.entries(writes))('leaves %s unrepeated, and says so', async (_name, prepare) => {
		const [create, count] = await prepare();
		const before = await count();
		await fault('lostAnswer');
		const sent = await posts();
		await expect(run(create, { as, items })).rejects.toMatchObject({
			message: expect.stringMatching(/closed the connection before its answer/) as string,
			description: expect.stringMatching(
				/may have succeeded\. Check the (log entries|VOEvents|newest events) of/,
			) as string,
		});
		expect(await posts()).toBe(sent + 1);
		expect(await count()).toBe(before + 1);
	});

	it.each(Object.entries(writes))(
		'lets %s be found instead of written twice',
		async (_name, prepare) => {
			const [create, count] = await prepare(careful);
			const before = await count();
			await fault('lostAnswer');
			const sent = await posts();
			const [written] = await run(create, { as, items });
			expect(written).toHaveProperty(create['resource'] === 'event' ? 'graceid' : 'N');
			expect(await posts()).toBe(sent + 1);
			expect(await count()).toBe(before + 1);
		},
	);

	it.each(Object.entries(writes))(
		'lets %s that never arrived be sent again',
		async (_name, prepare) => {
			const [create, count] = await prepare(careful);
			const before = await count();
			await fault('resetBefore');
			await run(create, { as, items });
			expect(await count()).toBe(before + 1);
		},
	);

	it('does not let an older entry with the same words pass for the new one', async () => {
		const [create, count] = await writes['a log entry']!(careful);
		await run(create, { as });
		await fault('resetBefore');
		await run(create, { as });
		expect(await count()).toBe(2);
	});

	it('says that the connection failed where the search is not certain', async () => {
		const [create] = await writes['a log entry']!(careful);
		await fault('lostAnswer');
		await fault('gateway', { method: 'GET', path: 'superevents/*/logs/', from: 2, times: 99 });
		await expect(
			run({ ...create, connection: { retries: 1, backoffFactor: 0 } }, { as }),
		).rejects.toThrow(/closed the connection/);
	});
});
