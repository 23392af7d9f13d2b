import { beforeAll, describe, expect, it } from 'vitest';
import { binary, type Engine, graceDbNode, loadEngine, type NodeOptions } from '../support/engine';
import { useSimulator } from '../support/simulator';

const simulator = useSimulator();
let engine: Engine;
beforeAll(async () => {
	engine = await loadEngine();
});

const anonymous = () => ({ server: 'custom', customServer: simulator.url() });
const as = (user: string): NodeOptions => ({ credentials: simulator.sciToken(user) });
const signedIn = { authentication: 'sciToken' };

/** Items of the first output as JSON. */
async function run(
	parameters: Parameters<Engine['runNode']>[0],
	options?: NodeOptions,
): Promise<Record<string, unknown>[]> {
	const [items = []] = await engine.runNode(parameters, options);
	return items.map(({ json }) => json);
}

const newTestEvent = { resource: 'event', operation: 'create', group: 'Test', pipeline: 'gstlal' };

async function makeSuperevent(): Promise<string> {
	const [event] = await run(
		{ ...signedIn, ...newTestEvent },
		{
			...as('scientist'),
			items: [{ json: {}, binary: { data: binary('<LIGO_LW/>', 'coinc.xml') } }],
		},
	);
	const [superevent] = await run(
		{
			...signedIn,
			resource: 'superevent',
			operation: 'create',
			preferredEvent: event?.['graceid'] as string,
			newCategory: 'Test',
			tStart: '1405177835.744562',
			t0: '1405177836.744562',
			tEnd: '1405177837.744562',
		},
		as('scientist'),
	);
	return superevent?.['superevent_id'] as string;
}

describe('Superevent: Get Many', () => {
	it('finds the 4 production ones of the 100 public superevents, without any setting and without a credential', async () => {
		const found = await run(anonymous());
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
			labels: expect.arrayContaining(['ADVOK']) as string[],
			url: `${simulator.url()}/superevents/S240716b/view/`,
		});
	});

	it('marks only S240716b of them as significant', async () => {
		const found = await run(anonymous());
		expect(found.map(({ significant }) => significant)).toEqual([true, false, false, false]);
	});

	it('finds the 96 mock ones when asked for them, over several pages', async () => {
		const found = await run({ ...anonymous(), category: 'MDC', returnAll: true, simplify: false });
		expect(found).toHaveLength(96);
		expect(new Set(found.map(({ superevent_id }) => superevent_id)).size).toBe(96);
		expect(found[0]).toHaveProperty('preferred_event_data');
	});

	it('keeps to the limit, to the query, to the order and to the columns', async () => {
		const found = await run({
			...anonymous(),
			query: 'far > 1e-6',
			limit: 2,
			options: { sort: 'created', columns: 'superevent_id, far' },
		});
		expect(found.map(({ superevent_id }) => superevent_id)).toEqual(['S240713d', 'S240713e']);
		expect(Object.keys(found[0] ?? {})).toEqual(['superevent_id', 'far']);
	});

	it('runs once for each item and pairs what it finds with it', async () => {
		const [items = []] = await engine.runNode(
			{ ...anonymous(), category: '={{ $json.category }}', limit: 3 },
			{ items: [{ json: { category: 'MDC' } }, { json: { category: 'Production' } }] },
		);
		expect(items.map(({ json, pairedItem }) => [json['category'], pairedItem])).toEqual([
			...Array.from({ length: 3 }, () => ['MDC', { item: 0 }]),
			...Array.from({ length: 3 }, () => ['Production', { item: 1 }]),
		]);
	});

	it.each([-1, 0, 1.5, 'many'])('refuses the limit %s', async (limit) => {
		await expect(run({ ...anonymous(), limit })).rejects.toThrow(
			/^Limit must be a whole number of 1 or more/,
		);
	});

	it('says which columns there are when one is not', async () => {
		await expect(run({ ...anonymous(), options: { columns: 'farr' } })).rejects.toMatchObject({
			message: 'Columns: there is no field "farr".',
			description: expect.stringContaining('superevent_id, gw_id') as string,
		});
	});

	it('passes on what the server says of a query', async () => {
		await expect(
			run({
				...anonymous(),
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
		const [found] = await run({ ...anonymous(), operation: 'get', superevent });
		expect(found).toMatchObject({ superevent_id: 'S240716b' });
	});

	it('refuses a wrong id without asking the server', async () => {
		const before = (await simulator.requests()).length;
		await expect(
			run({ ...anonymous(), operation: 'get', superevent: 'S99' }),
		).rejects.toMatchObject({
			message: 'Superevent: "S99" is not a superevent id.',
			description: expect.stringContaining('S240716b') as string,
		});
		expect(await simulator.requests()).toHaveLength(before);
	});

	it('names a superevent that does not exist', async () => {
		await expect(
			run({ ...anonymous(), operation: 'get', superevent: 'S240716zz' }),
		).rejects.toMatchObject({
			message: expect.stringContaining('GraceDB has no superevent S240716zz') as string,
			description: expect.stringContaining('Without a credential only public') as string,
		});
	});

	it('names a server with which no secure connection can be made', async () => {
		const customServer = simulator.url().replace('http:', 'https:');
		const parameters = { server: 'custom', customServer, operation: 'get', superevent: 'S240716b' };
		await expect(run(parameters)).rejects.toThrow(
			/^The secure connection to localhost:\d+ failed: /,
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

	it('lets the other items go on when told to', async () => {
		const parameters = { ...anonymous(), operation: 'get', superevent: '={{ $json.id }}' };
		const items = ['S240716b', 'S99', 'S240716zz', 'S240714d'].map((id) => ({ json: { id } }));
		const [regular = []] = await engine.runNode(parameters, {
			items,
			onError: 'continueRegularOutput',
		});
		expect(
			regular.map(({ json, pairedItem }) => [json['superevent_id'] ?? json['error'], pairedItem]),
		).toEqual([
			['S240716b', { item: 0 }],
			['Superevent: "S99" is not a superevent id.', { item: 1 }],
			[expect.stringContaining('GraceDB has no superevent S240716zz'), { item: 2 }],
			['S240714d', { item: 3 }],
		]);
		const [good = [], bad = []] = await engine.runNode(parameters, {
			items,
			onError: 'continueErrorOutput',
		});
		expect([good.length, bad.length]).toEqual([2, 2]);
		expect(bad[0]?.json).toMatchObject({
			details: expect.stringContaining('Superevent ids') as string,
		});
	});
});

describe('the list of superevents in the panel', () => {
	it('shows the production ones with what tells them apart, the newest first', async () => {
		const { results, paginationToken } = await engine.searchSuperevents(anonymous());
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
			const page = await engine.searchSuperevents(anonymous(), 'MDC', token);
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
		const { results } = await engine.searchSuperevents(anonymous(), filter);
		expect(results.map(({ value }) => value)).toEqual(ids);
	});

	it('says why when the server does not answer it', async () => {
		await expect(engine.searchSuperevents(anonymous(), 'nonsense')).rejects.toThrow(
			/Invalid query/,
		);
	});
});

describe('Event and superevent: Create', () => {
	it('uploads an event file and makes a superevent of the event', async () => {
		const id = await makeSuperevent();
		expect(id).toMatch(/^TS240716[a-z]+$/);
		const [superevent] = await run(
			{ ...signedIn, operation: 'get', superevent: id, simplify: false },
			as('scientist'),
		);
		expect(superevent).toMatchObject({ category: 'Test', t_0: 1405177836.744562 });
	});

	it('says what is missing before anything is sent', async () => {
		const create = { ...signedIn, resource: 'superevent', operation: 'create' };
		const times = { tStart: '3', t0: '2', tEnd: '1' };
		await expect(
			run({ ...create, ...times, preferredEvent: '={{ "" }}' }, as('scientist')),
		).rejects.toThrow(/Preferred Event is empty/);
		await expect(
			run({ ...create, ...times, preferredEvent: 'T0001' }, as('scientist')),
		).rejects.toThrow(/times are not in order/);
		await expect(
			run({ ...create, ...times, t0: '2.1234567', preferredEvent: 'T0001' }, as('scientist')),
		).rejects.toThrow(/t_0: "2\.1234567" has more than 6 decimals/);
	});

	it('names a binary field that is not there, and those that are', async () => {
		const items = [{ json: {}, binary: { photo: binary('x', 'x.png') } }];
		await expect(
			run({ ...signedIn, ...newTestEvent }, { ...as('scientist'), items }),
		).rejects.toMatchObject({
			message: 'Input Binary Field: the incoming item has no binary field "data".',
			description: 'It has "photo".',
		});
		await expect(run({ ...signedIn, ...newTestEvent }, as('scientist'))).rejects.toMatchObject({
			description: expect.stringContaining('Convert to File') as string,
		});
	});

	it('names a group that the server does not know', async () => {
		const items = [{ json: {}, binary: { data: binary('x', 'x.xml') } }];
		await expect(
			run(
				{ ...signedIn, ...newTestEvent, group: 'Nope', pipeline: 'gstlal' },
				{ ...as('pipeline'), items },
			),
		).rejects.toThrow(/^Group: this server does not know "Nope"/);
	});

	it('says what an anonymous visitor can do about a refusal', async () => {
		const items = [{ json: {}, binary: { data: binary('x', 'x.xml') } }];
		await expect(run({ ...anonymous(), ...newTestEvent }, { items })).rejects.toMatchObject({
			message: expect.stringContaining('GraceDB does not allow this') as string,
			description: expect.stringContaining('choose SciToken or X.509') as string,
		});
	});
});

describe('Label: Add', () => {
	const add = { ...signedIn, resource: 'label', operation: 'add' };

	it('puts a label on a superevent, and says whether it was there', async () => {
		const objectId = await makeSuperevent();
		const [first] = await run({ ...add, objectId, label: 'DQOK' }, as('scientist'));
		expect(first).toMatchObject({
			name: 'DQOK',
			changed: true,
			created: expect.any(String) as string,
		});
		const [second] = await run({ ...add, objectId, label: 'DQOK' }, as('scientist'));
		expect(second).toMatchObject({ name: 'DQOK', changed: false });
	});

	it('puts a label on an event as well', async () => {
		const [event] = await run(
			{ ...signedIn, ...newTestEvent },
			{ ...as('scientist'), items: [{ json: {}, binary: { data: binary('x', 'x.xml') } }] },
		);
		const objectId = event?.['graceid'] as string;
		const [first] = await run({ ...add, objectId, label: 'DQOK' }, as('scientist'));
		const [second] = await run({ ...add, objectId, label: 'DQOK' }, as('scientist'));
		expect([first?.['changed'], second?.['changed']]).toEqual([true, false]);
	});

	it('names a label that the server does not know, and those that it knows', async () => {
		const objectId = await makeSuperevent();
		await expect(
			run({ ...add, objectId, label: 'EM_READYY' }, as('scientist')),
		).rejects.toMatchObject({
			message: 'Label: this server does not know "EM_READYY".',
			description: expect.stringContaining('EM_READY, ') as string,
		});
		await expect(
			run({ ...add, objectId, label: 'em_ready' }, as('scientist')),
		).rejects.toMatchObject({
			description: 'It is written EM_READY.',
		});
	});

	it('refuses an empty label and an object that can be neither', async () => {
		await expect(
			run({ ...add, objectId: 'S240716b', label: ' ' }, as('scientist')),
		).rejects.toThrow('Label is empty.');
		await expect(run({ ...add, objectId: 'foo', label: 'DQOK' }, as('scientist'))).rejects.toThrow(
			/Superevent or Event: "foo" is neither/,
		);
	});
});

describe('Log: Create', () => {
	const create = { ...signedIn, resource: 'log', operation: 'create' };

	it('writes a log with tags and with a file, and the server stores the file as it was', async () => {
		const objectId = await makeSuperevent();
		const content = Buffer.from([0, 1, 2, 253, 254, 255, 13, 10]);
		const [log] = await run(
			{
				...create,
				objectId,
				message: 'Grüße & <b>mehr</b>',
				attachFile: true,
				additionalFields: { tags: 'em_follow, my-tag' },
			},
			{
				...as('scientist'),
				items: [{ json: {}, binary: { data: binary(content, 'Ergebnis 1+2#ü.bin') } }],
			},
		);
		expect(log).toMatchObject({
			comment: 'Grüße & <b>mehr</b>',
			filename: 'Ergebnis 1+2#ü.bin',
			file_version: 0,
			tag_names: ['em_follow', 'my-tag'],
		});
		const answer = await fetch(
			`${simulator.url()}/api/superevents/${objectId}/files/${encodeURIComponent('Ergebnis 1+2#ü.bin')}`,
			{
				headers: { authorization: `Bearer ${simulator.token('scientist')}`, 'user-agent': 'test' },
			},
		);
		expect(Buffer.from(await answer.arrayBuffer())).toEqual(content);
	});

	it('writes a log without a file, on an event', async () => {
		const [event] = await run(
			{ ...signedIn, ...newTestEvent },
			{ ...as('scientist'), items: [{ json: {}, binary: { data: binary('x', 'x.xml') } }] },
		);
		const [log] = await run(
			{ ...create, objectId: event?.['graceid'] as string, message: 'seen' },
			as('scientist'),
		);
		expect(log).toMatchObject({ comment: 'seen', filename: '' });
	});

	it.each([
		[{ message: '  ' }, /Message is empty/],
		[{ message: 'x', additionalFields: { tags: 'sky loc' } }, /"sky loc" cannot be a tag/],
		[
			{ message: 'x', additionalFields: { tags: 'a', displayNames: 'A, B' } },
			/2 display names for 1 tags/,
		],
		[{ message: 'x', attachFile: true }, /no binary field "data"/],
	])('refuses %j with a sentence', async (parameters, message) => {
		await expect(
			run({ ...create, objectId: 'S240716b', ...parameters }, as('scientist')),
		).rejects.toThrow(message);
	});

	it('refuses a file with a comma in its name, and an empty one', async () => {
		const send = (fileName: string, content: string) =>
			run(
				{ ...create, objectId: 'S240716b', message: 'x', attachFile: true },
				{ ...as('scientist'), items: [{ json: {}, binary: { data: binary(content, fileName) } }] },
			);
		await expect(send('a,0', 'x')).rejects.toThrow(/has a comma/);
		await expect(send('a.txt', '')).rejects.toThrow(/is empty/);
	});
});

describe('Server: Get Info', () => {
	it('tells version and vocabulary', async () => {
		const [info] = await run({ ...anonymous(), resource: 'server', operation: 'getInfo' });
		expect(info).toMatchObject({
			'server-version': expect.any(String) as string,
			labels: expect.arrayContaining(['ADVOK']) as string[],
		});
	});
});

describe('a credential', () => {
	it('that has expired is told before any request, because the server would not say so', async () => {
		const before = (await simulator.requests()).length;
		await expect(run({ ...signedIn, operation: 'getAll' }, as('expired'))).rejects.toThrow(
			/^The SciToken expired at 20\d\d-/,
		);
		expect(await simulator.requests()).toHaveLength(before);
	});

	it('that the server does not know is an error, not an empty list', async () => {
		const [head, body] = simulator.token('scientist').split('.');
		const forged = `${head}.${body}.${Buffer.alloc(64, 7).toString('base64url')}`;
		const { graceDbSciTokenApi } = simulator.sciToken('scientist');
		const credentials = { graceDbSciTokenApi: { ...graceDbSciTokenApi, token: forged } };
		const error = await run({ ...signedIn, operation: 'getAll' }, { credentials }).catch(
			(e: unknown) => e,
		);
		expect(error).toMatchObject({
			message: expect.stringMatching(
				/did not accept the SciToken .* takes you for an anonymous visitor/,
			) as string,
		});
		expect(JSON.stringify(error)).not.toContain(forged.slice(0, 40));
	});
});

describe('a workflow', () => {
	it('chains the operations, each item to its own', async () => {
		const ids = [await makeSuperevent(), await makeSuperevent()];
		const options = as('scientist');
		const run = await engine.runWorkflow(
			[
				graceDbNode(
					'Get',
					{ ...signedIn, operation: 'get', superevent: '={{ $json.id }}' },
					options,
				),
				graceDbNode(
					'Label',
					{
						...signedIn,
						resource: 'label',
						operation: 'add',
						objectId: '={{ $json.superevent_id }}',
						label: 'DQV',
					},
					options,
				),
				graceDbNode(
					'Log',
					{
						...signedIn,
						resource: 'log',
						operation: 'create',
						objectId: '={{ $("Get").item.json.superevent_id }}',
						message: '={{ $json.name }} on {{ $("Get").item.json.superevent_id }}',
					},
					options,
				),
			],
			{
				Get: { main: [[{ node: 'Label', type: 'main', index: 0 }]] },
				Label: { main: [[{ node: 'Log', type: 'main', index: 0 }]] },
			},
			{ ...options, items: ids.map((id) => ({ json: { id } })) },
		);
		expect(run.data.resultData.error).toBeUndefined();
		const logs = run.data.resultData.runData['Log']?.[0]?.data?.['main']?.[0] ?? [];
		expect(logs.map(({ json }) => json['comment'])).toEqual(ids.map((id) => `DQV on ${id}`));
	});
});
