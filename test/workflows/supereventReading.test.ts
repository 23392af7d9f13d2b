import { describe, expect, it } from 'vitest';
import { useGraceDb } from '../support/graceDb';

const { engine, run, simulator } = useGraceDb();

const connection = (): { server: string; customServer: string } => ({
	server: 'custom',
	customServer: simulator.url(),
});

describe('Superevent: Get Many', () => {
	it('finds the 4 production ones of the 100 public superevents, without any setting and without a credential', async () => {
		const found = await run({});
		expect(found.map(({ superevent_id }) => superevent_id)).toEqual([
			'S240716b',
			'S240714d',
			'S240713e',
			'S240713d',
		]);
		expect(found[0]).toMatchObject({
			superevent_id: 'S240716b',
			gw_id: null,
			category: 'Production',
			is_mock: false,
			time: expect.stringMatching(/^2024-07-16T.*Z$/) as string,
			created: expect.stringMatching(/^2024-07-16T.*Z$/) as string,
			far: 7.861643868070299e-16,
			far_in_words: '1 per 4.0e7 years',
			significant: true,
			instruments: ['L1', 'V1'],
			group: 'CBC',
			pipeline: 'gstlal',
			search: 'AllSky',
			labels: expect.stringContaining('ADVOK') as string,
			url: `${simulator.url()}/superevents/S240716b/view/`,
		});
	});

	it('marks only S240716b of them as significant', async () => {
		const found = await run({});
		expect(found.map(({ significant }) => significant)).toEqual([true, false, false, false]);
	});

	it('finds the 96 mock ones when asked for them, over several pages', async () => {
		const found = await run({ category: 'MDC', returnAll: true, simplify: false });
		expect(found).toHaveLength(96);
		expect(new Set(found.map(({ superevent_id }) => superevent_id)).size).toBe(96);
		expect(found[0]).toHaveProperty('preferred_event_data');
	});

	it('keeps to the limit, to the query, to the order and to the columns', async () => {
		const found = await run({
			query: 'far > 1e-6',
			limit: 2,
			options: { sort: 'created', columns: 'superevent_id, far' },
		});
		expect(found.map(({ superevent_id }) => superevent_id)).toEqual(['S240713d', 'S240713e']);
		expect(Object.keys(found[0] ?? {})).toEqual(['superevent_id', 'far']);
	});

	it('runs once for each item and pairs what it finds with it', async () => {
		const [items = []] = await engine().runNode(
			{ ...connection(), category: '={{ $json.category }}', limit: 3 },
			{ items: [{ json: { category: 'MDC' } }, { json: { category: 'Production' } }] },
		);
		expect(items.map(({ json, pairedItem }) => [json['category'], pairedItem])).toEqual([
			...Array.from({ length: 3 }, () => ['MDC', { item: 0 }]),
			...Array.from({ length: 3 }, () => ['Production', { item: 1 }]),
		]);
	});

	it.each([-1, 0, 1.5, 'many'])('refuses the limit %s', async (limit) => {
		await expect(run({ limit })).rejects.toThrow(/^Limit must be a whole number of 1 or more/);
	});

	it('says which columns there are when one is not', async () => {
		await expect(run({ options: { columns: 'farr' } })).rejects.toMatchObject({
			message: 'Columns: there is no field "farr".',
			description: expect.stringContaining('superevent_id, time, status') as string,
		});
	});

	it('passes on what the server says of a query', async () => {
		await expect(
			run({
				query: 'nonsense',
				options: { skipQueryCheck: true },
			}),
		).rejects.toThrow(/The server says: Invalid query/);
	});
});

describe('Superevent: Get', () => {
	it.each([
		{ __rl: true, mode: 'list', value: 'S240716b' },
		{ __rl: true, mode: 'id', value: ' s240716B ' },
		{ __rl: true, mode: 'url', value: 'https://gracedb.ligo.org/superevents/S240716b/view/' },
		'S240716b',
	])('takes the superevent as %j', async (superevent) => {
		const [found] = await run({ operation: 'get', superevent });
		expect(found).toMatchObject({ superevent_id: 'S240716b' });
	});

	it('refuses a wrong id without asking the server', async () => {
		const before = (await simulator.requests()).length;
		await expect(run({ operation: 'get', superevent: 'S99' })).rejects.toMatchObject({
			message: 'Superevent: "S99" is not a superevent ID.',
			description: expect.stringContaining('S240716b') as string,
		});
		expect(await simulator.requests()).toHaveLength(before);
	});

	it('names a superevent that does not exist', async () => {
		await expect(run({ operation: 'get', superevent: 'S240716zz' })).rejects.toMatchObject({
			message: expect.stringContaining(
				'Not found, or you lack access: superevent S240716zz',
			) as string,
			description: expect.stringContaining(
				'Without a credential you can only see public',
			) as string,
		});
	});

	it('names a server with which no secure connection can be made', async () => {
		const customServer = simulator.url().replace('http:', 'https:');
		const parameters = { server: 'custom', customServer, operation: 'get', superevent: 'S240716b' };
		await expect(run(parameters)).rejects.toThrow(
			/^The secure connection to localhost:\d+ failed \(ERR_SSL_/,
		);
	});

	it.each([
		['gracedb.ligo.org', /"gracedb.ligo.org" is not a server address/],
		['={{ "" }}', /server address is empty/],
		['https://a:b@gracedb.ligo.org', /user name or password/],
	])('refuses the server address "%s"', async (customServer, message) => {
		const parameters = { server: 'custom', customServer, operation: 'get', superevent: 'S240716b' };
		await expect(run(parameters)).rejects.toThrow(message);
	});

	it('lets the other items go on when set to', async () => {
		const parameters = { ...connection(), operation: 'get', superevent: '={{ $json.id }}' };
		const items = ['S240716b', 'S99', 'S240716zz', 'S240714d'].map((id) => ({ json: { id } }));
		const [regular = []] = await engine().runNode(parameters, {
			items,
			onError: 'continueRegularOutput',
		});
		expect(
			regular.map(({ json, pairedItem }) => [json['superevent_id'] ?? json['error'], pairedItem]),
		).toEqual([
			['S240716b', { item: 0 }],
			['Superevent: "S99" is not a superevent ID.', { item: 1 }],
			[expect.stringContaining('Not found, or you lack access: superevent S240716zz'), { item: 2 }],
			['S240714d', { item: 3 }],
		]);
		const [good = [], bad = []] = await engine().runNode(parameters, {
			items,
			onError: 'continueErrorOutput',
		});
		expect([good.length, bad.length]).toEqual([2, 2]);
		expect(bad[0]?.json).toMatchObject({
			message: expect.stringContaining('Superevent IDs') as string,
		});
	});
});

describe('the list of superevents in the panel', () => {
	it('shows the production ones with what distinguishes them, the newest first', async () => {
		const { results, paginationToken } = await engine().searchSuperevents(connection());
		expect(results.map(({ value }) => value)).toEqual([
			'S240716b',
			'S240714d',
			'S240713e',
			'S240713d',
		]);
		expect(results[0]).toMatchObject({
			name: 'S240716b · FAR 1 per 4.0e7 years · CBC gstlal',
			url: `${simulator.url()}/superevents/S240716b/view/`,
		});
		expect(paginationToken).toBeUndefined();
	});

	it('goes on from page to page', async () => {
		const ids: unknown[] = [];
		let token: string | undefined;
		do {
			const page = await engine().searchSuperevents(connection(), 'MDC', token);
			ids.push(...page.results.map(({ value }) => value));
			token = page.paginationToken;
		} while (token !== undefined);
		expect(new Set(ids).size).toBe(96);
	});

	it.each([
		['s240716', ['S240716b']],
		['S240716B', ['S240716b']],
		['ms240716p', ['MS240716p']],
		['far < 1e-10', ['S240716b']],
		['S25', []],
	])('understands "%s"', async (filter, ids) => {
		const { results } = await engine().searchSuperevents(connection(), filter);
		expect(results.map(({ value }) => value)).toEqual(ids);
	});

	it('says why when the server does not answer it', async () => {
		await expect(engine().searchSuperevents(connection(), 'nonsense')).rejects.toThrow(
			/Invalid query/,
		);
	});
});
