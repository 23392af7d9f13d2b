import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Row, useGraceDb } from '../support/graceDb';

const strings = (value: unknown): string[] => value as string[];

describe('Get Many of superevents with filters', () => {
	const { run, simulator } = useGraceDb();
	const list = { resource: 'superevent', operation: 'getAll', category: 'Any', returnAll: true };
	let all: Row[];
	beforeAll(async () => {
		await simulator.control('/superevents', { kind: 'bns' });
		await simulator.control('/superevents', { kind: 'burst' });
		all = await run({ ...list, query: 'far < 1' }, { as: 'scientist' });
	});

	const has = (row: Row, label: string): boolean => strings(row['labels']).includes(label);
	const filters: [string, Row, (row: Row) => boolean][] = [
		[
			'FAR Below',
			{ farBelow: '1 per 100 years' },
			(row) => Number(row['far']) < 1 / (100 * 365 * 86_400),
		],
		[
			'Any of These Labels',
			{ anyOf: ['ADVOK', 'EM_READY'] },
			(row) => has(row, 'ADVOK') || has(row, 'EM_READY'),
		],
		[
			'All of These Labels, as text',
			{ allOf: 'ADVOK, EM_READY' },
			(row) => has(row, 'ADVOK') && has(row, 'EM_READY'),
		],
		['None of These Labels', { noneOf: ['advok'] }, (row) => !has(row, 'ADVOK')],
		[
			'Created After',
			{ createdAfter: '2025-01-01T00:00:00Z' },
			(row) => String(row['created']) >= '2025',
		],
		[
			'Created Before',
			{ createdBefore: '2025-01-01T00:00:00Z' },
			(row) => String(row['created']) < '2025',
		],
		['Groups', { groups: ['burst'] }, (row) => row['group'] === 'Burst'],
		[
			'Pipelines',
			{ pipelines: 'gstlal,MBTA' },
			(row) => ['gstlal', 'MBTA'].includes(String(row['pipeline'])),
		],
		['Searches', { searches: ['AllSky'] }, (row) => row['search'] === 'AllSky'],
		['Instruments', { instruments: ['V1'] }, (row) => strings(row['instruments']).includes('V1')],
		['Significant', { significant: true }, (row) => row['significant'] === true],
		['not Significant', { significant: false }, (row) => row['significant'] === false],
		[
			'several',
			{ significant: true, pipelines: ['gstlal'], noneOf: ['INJ'], farBelow: '' },
			(row) => row['significant'] === true && row['pipeline'] === 'gstlal' && !has(row, 'INJ'),
		],
	];
	const ids = (rows: Row[]): unknown[] => rows.map((row) => row['superevent_id']);

	it.each(filters)('gives those that match, and no others: %s', async (_name, given, matches) => {
		const expected = all.filter(matches);
		const found = await run({ ...list, query: 'far < 1', filters: given }, { as: 'scientist' });
		expect(ids(found)).toEqual(ids(expected));
	});

	it.each(filters)('counts as many as it gives: %s', async (_name, given, matches) => {
		const count = { resource: 'superevent', operation: 'count', category: 'Any' };
		expect(await run({ ...count, query: 'far < 1', filters: given }, { as: 'scientist' })).toEqual([
			{ count: all.filter(matches).length },
		]);
	});

	it('tells public ones from internal ones', async () => {
		const find = (isPublic: boolean): Promise<Row[]> =>
			run({ ...list, filters: { public: isPublic } }, { as: 'scientist' });
		const [open, internal] = [await find(true), await find(false)];
		expect(ids(open)).toContain('S240716b');
		expect(ids(internal)).not.toContain('S240716b');
	});

	it('reads on until there are as many as wanted where the server cannot search', async () => {
		const wanted = all.filter((row) => row['pipeline'] === 'gstlal');
		const found = await run(
			{
				...list,
				query: 'far < 1',
				returnAll: false,
				limit: 2,
				filters: { pipelines: ['gstlal'] },
				options: { pageSize: 1 },
			},
			{ as: 'scientist' },
		);
		expect(ids(found)).toEqual(ids(wanted.slice(0, 2)));
	});

	it('sorts by FAR over all matches before it counts', async () => {
		const fars = all.map((row) => Number(row['far'])).sort((a, b) => a - b);
		const [lowest] = await run(
			{
				...list,
				query: 'far < 1',
				returnAll: false,
				limit: 1,
				options: { sort: 'far', pageSize: 1 },
			},
			{ as: 'scientist' },
		);
		expect(lowest?.['far']).toBe(fars[0]);
		const down = await run(
			{ ...list, query: 'far < 1', options: { sort: '-far' } },
			{ as: 'scientist' },
		);
		expect(down.map((row) => row['far'])).toEqual(fars.toReversed());
	});

	it('sorts by time, and refuses a field by which the server does not sort', async () => {
		const sorted = await run(
			{ ...list, query: 'far < 1', options: { sort: 'time' } },
			{ as: 'scientist' },
		);
		const times = sorted.map((row) => Number(row['t_0']));
		expect(times).toEqual(times.toSorted((a, b) => a - b));
		await expect(run({ ...list, options: { sort: 'snr' } })).rejects.toThrow(
			'Sort: you cannot sort superevents by "snr".',
		);
	});

	it.each([
		[{ anyOf: ['ADVOKAY'] }, /^Any of These Labels: this server does not know "ADVOKAY"/],
		[{ noneOf: 'NOPE' }, /^None of These Labels: this server does not know "NOPE"/],
		[{ pipelines: ['nope'] }, /^Pipeline: this server does not know "nope"/],
		[{ farBelow: 'rare' }, /^FAR Below: "rare" is not a rate/],
		[{ createdAfter: 'soon' }, /^Created After: "soon" is not a time/],
	])('says at once what is wrong with %j', async (given, said) => {
		const before = (await simulator.requests()).length;
		await expect(run({ ...list, filters: given }, { as: 'scientist' })).rejects.toThrow(said);
		const lists = (await simulator.requests())
			.slice(before)
			.filter(({ url }) => url.includes('superevents/'));
		expect(lists).toEqual([]);
	});

	it('takes filters from an expression', async () => {
		const items = [{ json: { labels: ['ADVOK'] } }];
		const given = { anyOf: '={{ $json.labels }}' };
		const found = await run(
			{ ...list, query: 'far < 1', filters: given },
			{ as: 'scientist', items },
		);
		expect(ids(found)).toEqual(ids(all.filter((row) => has(row, 'ADVOK'))));
	});
});

describe('Get Many of events with filters', () => {
	const { run, makeEvent, simulator } = useGraceDb();
	const list = { resource: 'event', operation: 'getAll', returnAll: true };
	const as = 'scientist';
	const ids = (rows: Row[]): unknown[] => rows.map((row) => row['graceid']);
	let all: Row[];
	beforeAll(async () => {
		await simulator.control('/superevents', { kind: 'bns' });
		await makeEvent();
		await makeEvent({ pipeline: 'pycbc' });
		all = await run(list, { as });
	});

	it('gives those that match, and no others', async () => {
		const find = async (filters: Row, query = 'Test CBC Burst'): Promise<unknown[]> =>
			ids(await run({ ...list, query, filters }, { as }));
		const where = (key: string, value: string): unknown[] =>
			ids(all.filter((row) => row[key] === value));
		expect(await find({ pipelines: ['pycbc'] })).toEqual(where('pipeline', 'pycbc'));
		expect(await find({ groups: ['Test'] }, '')).toEqual(where('group', 'Test'));
		// The query has a group of its own, beside which a second one would be an alternative.
		expect(await find({ groups: ['Test'] })).toEqual(where('group', 'Test'));
		expect(await find({ farBelow: '1e-30' }, 'far < 1')).toEqual([]);
	});

	it('counts as many as it gives', async () => {
		for (const query of ['', 'Test CBC Burst']) {
			const search = { query, filters: { groups: ['Test'], instruments: ['H1', 'L1'] } };
			const found = await run({ ...list, ...search }, { as });
			const counted = await run({ resource: 'event', operation: 'count', ...search }, { as });
			expect(counted).toEqual([{ count: found.length }]);
		}
	});
});

describe('What Get Many tells beside the items', () => {
	const { engine, simulator } = useGraceDb();

	it('is the query that was sent, what was filtered here, and what was sorted here', async () => {
		const hints: { message: string; type: string }[] = [];
		const { ExecuteContext } = await import('n8n-core');
		const spy = vi
			.spyOn(ExecuteContext.prototype, 'addExecutionHints')
			.mockImplementation((...given) => {
				hints.push(...(given as typeof hints));
			});
		await engine().runNode({
			server: 'custom',
			customServer: simulator.url(),
			resource: 'superevent',
			operation: 'getAll',
			query: 'public',
			filters: { farBelow: '1e-5', instruments: ['L1'] },
			options: { sort: 'far' },
		});
		spy.mockRestore();
		expect(hints.map(({ type }) => type)).toEqual(['info', 'info', 'info']);
		expect(hints[0]?.message).toBe('Query sent: public far < 0.00001 category: Production');
		expect(hints[1]?.message).toMatch(
			/this node filtered by them: Instruments\. \d+ of the \d+ superevents read match\.$/,
		);
		expect(hints[2]?.message).toMatch(
			/cannot sort superevents by FAR, so this node sorted the \d+ matches/,
		);
	});
});
