import { describe, expect, it } from 'vitest';
import { binary, graceDbNode } from '../support/engine';
import { useGraceDb } from '../support/graceDb';

const { engine, makeEvent, makeSuperevent, run, simulator } = useGraceDb();

const signedIn = { authentication: 'sciToken' };
const newTestEvent = { resource: 'event', operation: 'create', group: 'Test', pipeline: 'gstlal' };

describe('Event and superevent: Create', () => {
	it('uploads an event file and makes a superevent of the event', async () => {
		const id = await makeSuperevent();
		expect(id).toMatch(/^TS240716[a-z]+$/);
		const [superevent] = await run(
			{ ...signedIn, operation: 'get', superevent: id, simplify: false },
			{ as: 'scientist' },
		);
		expect(superevent).toMatchObject({ category: 'Test', t_0: 1405177836.5 });
	});

	it('says what is missing before anything is sent', async () => {
		const create = { ...signedIn, resource: 'superevent', operation: 'create' };
		const times = { tStart: '3', t0: '2', tEnd: '1' };
		await expect(
			run({ ...create, ...times, preferredEvent: '={{ "" }}' }, { as: 'scientist' }),
		).rejects.toThrow(/Preferred Event is empty/);
		await expect(
			run({ ...create, ...times, t0: '2.1234567', preferredEvent: 'T0001' }, { as: 'scientist' }),
		).rejects.toThrow(/t_0: "2\.1234567" has more than 6 decimals/);
	});

	it('names a binary field that is not there, and those that are', async () => {
		const items = [{ json: {}, binary: { photo: binary('x', 'x.png') } }];
		await expect(
			run({ ...signedIn, ...newTestEvent }, { as: 'scientist', items }),
		).rejects.toMatchObject({
			message: 'Input Binary Field: the incoming item has no binary field "data".',
			description: 'It has "photo".',
		});
		await expect(run({ ...signedIn, ...newTestEvent }, { as: 'scientist' })).rejects.toMatchObject({
			description: expect.stringContaining('Convert to File') as string,
		});
	});

	it('names a group that the server does not know', async () => {
		const items = [{ json: {}, binary: { data: binary('x', 'x.xml') } }];
		await expect(
			run(
				{ ...signedIn, ...newTestEvent, group: 'Nope', pipeline: 'gstlal' },
				{ as: 'pipeline', items },
			),
		).rejects.toThrow(/^Group: this server does not know "Nope"/);
	});

	it('says what an anonymous user can do about a refusal', async () => {
		const items = [{ json: {}, binary: { data: binary('x', 'x.xml') } }];
		await expect(run({ ...newTestEvent }, { items })).rejects.toMatchObject({
			message: expect.stringContaining('This operation needs a GraceDB account') as string,
			description: expect.stringContaining('Set Authentication to SciToken') as string,
		});
	});
});

describe('Label: Add', () => {
	const add = { ...signedIn, resource: 'label', operation: 'add' };

	it('puts a label on a superevent, and says whether it was there', async () => {
		const objectId = await makeSuperevent();
		const [first] = await run({ ...add, superevent: objectId, label: 'DQOK' }, { as: 'scientist' });
		expect(first).toMatchObject({
			name: 'DQOK',
			changed: true,
			created: expect.any(String) as string,
		});
		const [second] = await run(
			{ ...add, superevent: objectId, label: 'DQOK' },
			{ as: 'scientist' },
		);
		expect(second).toMatchObject({ name: 'DQOK', changed: false });
	});

	it('puts a label on an event as well', async () => {
		const objectId = await makeEvent();
		const [first] = await run({ ...add, superevent: objectId, label: 'DQOK' }, { as: 'scientist' });
		const [second] = await run(
			{ ...add, superevent: objectId, label: 'DQOK' },
			{ as: 'scientist' },
		);
		expect([first?.['changed'], second?.['changed']]).toEqual([true, false]);
	});

	it('names a label that the server does not know, and those that it knows', async () => {
		const objectId = await makeSuperevent();
		await expect(
			run({ ...add, superevent: objectId, label: 'EM_READYY' }, { as: 'scientist' }),
		).rejects.toMatchObject({
			message: 'Label: this server does not know "EM_READYY".',
			description: expect.stringContaining('EM_READY, ') as string,
		});
		await expect(
			run({ ...add, superevent: objectId, label: 'em_ready' }, { as: 'scientist' }),
		).rejects.toMatchObject({
			description: 'It is written EM_READY.',
		});
	});

	it('refuses an empty label and an object that can be neither', async () => {
		await expect(
			run({ ...add, superevent: 'S240716b', label: ' ' }, { as: 'scientist' }),
		).rejects.toThrow('Label is empty.');
		await expect(
			run({ ...add, superevent: 'foo', label: 'DQOK' }, { as: 'scientist' }),
		).rejects.toThrow(/Superevent or Event: "foo" is neither/);
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
				superevent: objectId,
				message: 'Grüße & <b>mehr</b>',
				attachFile: true,
				additionalFields: { tags: 'em_follow, my-tag' },
			},
			{
				as: 'scientist',
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
		const objectId = await makeEvent();
		const [log] = await run(
			{ ...create, superevent: objectId, message: 'seen' },
			{ as: 'scientist' },
		);
		expect(log).toMatchObject({ comment: 'seen', filename: null });
	});

	it.each([
		[{ message: '  ' }, /Message is empty/],
		[{ message: 'x', additionalFields: { tags: 'sky loc' } }, /"sky loc" is not a valid tag/],
		[
			{ message: 'x', additionalFields: { tags: 'a', displayNames: 'A, B' } },
			/2 display names for 1 tags/,
		],
		[{ message: 'x', attachFile: true }, /no binary field "data"/],
	])('refuses %j with a sentence', async (parameters, message) => {
		await expect(
			run({ ...create, superevent: 'S240716b', ...parameters }, { as: 'scientist' }),
		).rejects.toThrow(message);
	});

	it('refuses a file with a comma in its name, and an empty one', async () => {
		const send = (fileName: string, content: string) =>
			run(
				{ ...create, superevent: 'S240716b', message: 'x', attachFile: true },
				{ as: 'scientist', items: [{ json: {}, binary: { data: binary(content, fileName) } }] },
			);
		await expect(send('a,0', 'x')).rejects.toThrow(/contains a comma,/);
		await expect(send('a.txt', '')).rejects.toThrow(/is empty/);
	});
});

describe('Server: Get Info', () => {
	it('gives version and vocabulary', async () => {
		const [info] = await run({ resource: 'server', operation: 'getInfo' });
		expect(info).toMatchObject({
			'server-version': expect.any(String) as string,
			labels: expect.arrayContaining(['ADVOK']) as string[],
		});
	});
});

describe('a credential', () => {
	it('that has expired is reported before any request, because the server would not say so', async () => {
		const before = (await simulator.requests()).length;
		await expect(run({ ...signedIn, operation: 'getAll' }, { as: 'expired' })).rejects.toThrow(
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
				/did not accept the SciToken .* treats you as an anonymous user\./,
			) as string,
		});
		expect(JSON.stringify(error)).not.toContain(forged.slice(0, 40));
	});
});

describe('a workflow', () => {
	it('chains the operations, each item to its own', async () => {
		const ids = [await makeSuperevent(), await makeSuperevent()];
		const options = { credentials: simulator.sciToken('scientist') };
		const run = await engine().runWorkflow(
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
						superevent: '={{ $json.superevent_id }}',
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
						superevent: '={{ $("Get").item.json.superevent_id }}',
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
