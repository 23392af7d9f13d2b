import { describe, expect, it } from 'vitest';
import { type Row, useGraceDb } from '../support/graceDb';

describe.each(['current', 'classic'] as const)('on a %s server', (profile) => {
	const { run, simulator } = useGraceDb({ profile });
	const resource = 'superevent';
	const newestOne = { resource, operation: 'getAll', limit: 1 };
	const flags = { options: { statusAndClassification: true } };

	/** A superevent after a whole scenario, and its file p_astro.json. */
	async function played(name: string): Promise<string> {
		await simulator.control('/scenario', { name, speed: 0 });
		const [newest] = await run(newestOne);
		return newest?.['superevent_id'] as string;
	}

	async function requestsOf(parameters: Row): Promise<string[]> {
		const before = (await simulator.requests()).length;
		await run(parameters);
		const sent = (await simulator.requests()).slice(before).map(({ url }) => url);
		return sent.map((url) => url.replace(/^.*\/api\/(?:v\d\/)?/, '')).filter((url) => url !== '');
	}

	it('Get, Get Full and Get Many with the option say the same of status and classification', async () => {
		const superevent = await played('binary-neutron-star');
		const [one] = await run({ resource, operation: 'get', superevent });
		expect(one).toMatchObject({
			superevent_id: superevent,
			status: 'update',
			retracted: false,
			classification: { BNS: expect.any(Number) as number },
			properties: { HasNS: expect.any(Number) as number },
			labels: expect.stringContaining('ADVOK') as string,
		});
		const [listed] = await run({ ...newestOne, ...flags });
		expect(listed).toEqual(one);
		const [full] = await run({ resource, operation: 'getFull', superevent });
		expect(full).toMatchObject(one ?? {});
		expect(Object.keys(full ?? {}).slice(0, 7)).toEqual(Object.keys(one ?? {}).slice(0, 7));
		const [alert] = await run({
			resource,
			operation: 'getAlert',
			alertFor: 'superevent',
			superevent,
		});
		const { status, classification, properties } = one ?? {};
		// An alert has all digits, a simplified superevent four.
		expect(alert).toMatchObject({
			status,
			classification: aboutTheSame(classification),
			properties: aboutTheSame(properties),
		});
	});

	it('a retracted one says so, without a look at its files', async () => {
		const superevent = await played('retraction');
		const get = { resource, operation: 'get', superevent };
		expect(await run(get)).toMatchObject([
			{ status: 'retracted', retracted: true, classification: null },
		]);
		expect((await requestsOf(get)).filter((url) => /logs|files/.test(url))).toEqual([]);
	});

	it('a list without the option takes one request, and has the status of the labels', async () => {
		expect(await requestsOf({ resource, operation: 'getAll' })).toHaveLength(1);
		const [newest] = await run({ resource, operation: 'getAll', query: 'S240716b' });
		expect(newest).toMatchObject({ status: 'initial', classification: null });
	});

	it('a list with the option keeps its order', async () => {
		const list = { resource, operation: 'getAll', category: 'MDC', limit: 12 };
		const ids = (rows: Row[]): unknown[] => rows.map(({ superevent_id }) => superevent_id);
		expect(ids(await run({ ...list, ...flags }, { as: 'scientist' }))).toEqual(
			ids(await run(list)),
		);
	});

	it('what cannot be seen is null, and a server that breaks down is an error', async () => {
		const get = { resource, operation: 'get', superevent: 'S240714d' };
		expect(await run(get)).toMatchObject([{ superevent_id: 'S240714d', retracted: false }]);
		await simulator.control('/faults', { fault: 'serverError', path: '*/logs/', times: 1 });
		await expect(run(get)).rejects.toThrow(/\(500\)/);
	});
});

/** Probabilities by name, to three decimals. */
function aboutTheSame(probabilities: unknown): Row {
	const entries = Object.entries(probabilities as Record<string, number>);
	return Object.fromEntries(
		entries.map(([name, value]) => [name, expect.closeTo(value, 3) as number]),
	);
}
