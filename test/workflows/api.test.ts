import { describe, expect, it } from 'vitest';
import { binary } from '../support/engine';
import { useGraceDb } from '../support/graceDb';

describe.each(['current', 'classic'] as const)('requests to the API of a %s server', (profile) => {
	const { engine, makeSuperevent, run, simulator } = useGraceDb({ profile });
	const as = 'scientist';
	const request = { resource: 'api', operation: 'request' };
	const last = async (): Promise<{
		method: string;
		url: string;
		headers: Record<string, string>;
	}> => {
		const found = (await simulator.requests()).at(-1);
		if (!found) throw new Error('Nothing was asked.');
		return found;
	};
	const row = (...pairs: [string, string][]): object => ({
		row: pairs.map(([name, value]) => ({ name, value })),
	});

	it('bring JSON: an object as an item, with what is asked for in path and rows', async () => {
		const path = 'superevents/?count=1';
		const queryParameters = row(['query', 'category: MDC'], ['sort', 'created']);
		const headers = row(['Accept', 'application/json'], ['X-Request-Id', 'hello']);
		const [page] = await run({ ...request, path, queryParameters, headers });
		expect(page).toMatchObject({ numRows: 96 });
		const { url, headers: sent } = await last();
		expect(url).toMatch(/superevents\/\?count=1&query=category%3A\+MDC&sort=created$/);
		expect(sent).toMatchObject({ accept: 'application/json', 'x-request-id': 'hello' });
	});

	it('write with a form, JSON or a form with a file', async () => {
		const path = `superevents/${await makeSuperevent()}/logs/`;
		const post = { ...request, method: 'POST', path };
		const bodyFields = row(['comment', 'by form'], ['tagname', 'a'], ['tagname', 'b']);
		const [form] = await run({ ...post, bodyKind: 'form', bodyFields }, { as });
		expect(form).toMatchObject({ comment: 'by form', tag_names: ['a', 'b'] });
		const [json] = await run(
			{ ...post, bodyKind: 'json', bodyJson: '{"comment": "by JSON"}' },
			{ as },
		);
		expect(json).toMatchObject({ comment: 'by JSON' });
		const items = [{ json: {}, binary: { data: binary('hello', 'größe #1.txt') } }];
		const multipart = { ...post, bodyKind: 'multipart', bodyFields: row(['comment', 'file']) };
		const [file] = await run(multipart, { as, items });
		expect(file).toMatchObject({ comment: 'file', filename: 'größe #1.txt' });

		const [output = []] = await engine().runNode(
			{
				...request,
				authentication: 'sciToken',
				path: `${path.replace('logs/', 'files/größe #1.txt')},0`,
				answer: 'file',
			},
			{ credentials: simulator.sciToken(as) },
		);
		const data = output[0]?.binary?.['data'];
		if (!data) throw new Error('no file');
		expect(data.fileName).toBe('größe #1.txt');
		expect((await engine().readBinary(data)).toString()).toBe('hello');
	});

	it('give status and headers where there is no body', async () => {
		const superevent = await makeSuperevent();
		const add = { resource: 'label', operation: 'add', superevent: superevent, label: 'DQV' };
		await run(add, { as });
		const path = `superevents/${superevent}/labels/DQV/`;
		const [removed] = await run({ ...request, method: 'DELETE', path }, { as });
		expect(removed).toMatchObject({ status: 204, headers: expect.any(Object) as object });
		const head = { ...request, method: 'HEAD', path: `superevents/${superevent}/` };
		const [answer] = await run(head, { as });
		expect(answer).toMatchObject({
			status: 200,
			headers: { 'content-type': expect.stringContaining('json') as string },
		});
		expect((await run({ ...head, answer: 'file' }, { as }))[0]).toMatchObject({ status: 200 });
		const [described] = await run({ ...head, method: 'OPTIONS' }, { as });
		expect(described).toHaveProperty('name');
		expect((await last()).method).toBe('OPTIONS');
	});

	it('can give status and headers beside the body, and never cookies', async () => {
		const additionalFields = { fullResponse: true };
		const [full] = await run({ ...request, path: 'user-info/', additionalFields });
		expect(full).toMatchObject({ status: 200, body: { username: 'AnonymousUser' } });
		expect(Object.keys(full?.['headers'] as object)).not.toContain('set-cookie');
	});

	it('go to the version that the path names, or to the one that is chosen', async () => {
		const options = { apiVersion: 'v1' };
		await run({ ...request, path: '/api/v2/superevents/?count=1', connection: options });
		expect((await last()).url).toMatch(/\/api\/v2\/superevents\//);
		await run({ ...request, path: 'superevents/', connection: options });
		expect((await last()).url).toMatch(/\/api\/v1\/superevents\//);
	});

	it.each<[string, object, string]>([
		[
			'superevents/S240716b/labels/',
			{ bodyKind: 'form', bodyFields: row(['label', 'DQV']) },
			'name',
		],
		['superevents/S240716b/logs/', { bodyKind: 'json', bodyJson: '{"message": "x"}' }, 'comment'],
		['/api/v1/gwtc/', { bodyKind: 'json', bodyJson: '{"comment": "x"}' }, 'number, smap'],
		[
			'superevents/S240716b/signoffs/',
			{ bodyKind: 'form', bodyFields: row(['status', 'OK'], ['comment', 'x']) },
			'signoff_type, instrument',
		],
	])('name what the server found missing at %s', async (path, body, missing) => {
		const as = path.includes('gwtc') ? 'catalogManager' : 'advocate';
		await expect(run({ ...request, method: 'POST', path, ...body }, { as })).rejects.toMatchObject({
			message: expect.stringMatching(
				new RegExp(`This field is required\\..* Missing in the body: ${missing}\\.`),
			) as string,
			description: expect.stringContaining(`Add ${missing} to the body`) as string,
		});
	});

	it.each<[object, RegExp]>([
		[
			{ path: 'https://other.example.org/api/' },
			/is not on http:\/\/[^ ]+, the server of this node/,
		],
		[{ path: 'superevents/../../admin/' }, /leaves the API of this server/],
		[{ headers: row(['Authorization', 'Bearer x']) }, /"Authorization" cannot be set/],
		[{ headers: row(['COOKIE ', 'x']) }, /"COOKIE" cannot be set/],
		[
			{ headers: row(['X-HTTP-Method-Override', 'DELETE']) },
			/"X-HTTP-Method-Override" cannot be set/,
		],
		[{ headers: row(['ssl_client_s_dn', 'x']) }, /"ssl_client_s_dn" cannot be set/],
		[{ headers: row(['host', 'other']) }, /"host" cannot be set/],
		[
			{ headers: row(['accept', 'a\r\nCookie: y']) },
			/characters that are not allowed in a header\./,
		],
		[{ queryParameters: row(['', 'x']) }, /Query Parameters: a row has a value but no name/],
		[{ method: 'POST', bodyKind: 'json', bodyJson: '{' }, /Body as JSON/],
		[{ method: 'POST', bodyKind: 'binary' }, /no binary field "data"/],
	])('are refused before they are sent: %j', async (parameters, message) => {
		const before = (await simulator.requests()).length;
		await expect(run({ ...request, path: 'superevents/', ...parameters }, { as })).rejects.toThrow(
			message,
		);
		expect((await simulator.requests()).length).toBe(before);
	});

	const makesPublic = (what: object): object => ({ ...request, method: 'POST', ...what });
	const logs = 'superevents/S240716b/logs/';
	it.each<[string, object]>([
		['public', { path: logs, bodyKind: 'form', bodyFields: row(['tagname', 'public']) }],
		['lvem', { path: logs, bodyKind: 'multipart', bodyFields: row(['tagname', 'a,LVEM ']) }],
		['public', { path: logs, bodyKind: 'json', bodyJson: { tagname: ['sky_loc', 'public'] } }],
		['public', { path: `${logs}1/tags/`, bodyKind: 'form', bodyFields: row(['name', 'public']) }],
		['public', { path: 'events/G1/log/1/tag/%70ublic', method: 'PUT' }],
		['public', { path: 'events/G1/log/1/tag%2Fpublic', method: 'PUT' }],
		['public', { path: logs, bodyKind: 'form', bodyFields: row(['tagname[0]', 'public']) }],
		['lvem_observers', { path: 'events/G1/perms/lvem_observers/view', method: 'PUT' }],
		[
			'0',
			{
				path: 'superevents/S240716b/voevents/',
				bodyKind: 'form',
				bodyFields: row(['voevent_type', 'PR'], ['internal', '0']),
			},
		],
		[
			'expose',
			{
				path: 'superevents/S240716b/permissions/modify/',
				bodyKind: 'form',
				bodyFields: row(['action', 'expose']),
			},
		],
	])(
		'are refused before they are sent if they would make something public: %s',
		async (word, what) => {
			const before = (await simulator.requests()).length;
			const items = [{ json: {}, binary: { data: binary('hello', 'a.txt') } }];
			await expect(run({ ...makesPublic(what) }, { as, items })).rejects.toMatchObject({
				message: expect.stringMatching(new RegExp(`^Not sent: .*"${word}"`)) as string,
				description: expect.stringContaining('want this, turn on Make Public') as string,
			});
			expect((await simulator.requests()).length).toBe(before);
		},
	);

	it.each([
		['a.json', 'application/json', '{"tagname": ["public"]}'],
		['a.form', 'application/x-www-form-urlencoded', 'tagname=public'],
		['a.txt', 'text/plain', 'hello'],
	])('are refused without Make Public if their body is a file: %s', async (name, type, content) => {
		const before = (await simulator.requests()).length;
		const data = { ...binary(content, name), mimeType: type };
		const items = [{ json: {}, binary: { data } }];
		await expect(
			run({ ...makesPublic({ path: logs, bodyKind: 'binary' }) }, { as, items }),
		).rejects.toThrow(/^Not sent: the body is a file, which may make something public/);
		expect((await simulator.requests()).length).toBe(before);
	});

	it.each<[Record<string, unknown>]>([
		[{ ...request, method: 'POST', path: logs, bodyKind: 'multipart' }],
		[{ resource: 'file', operation: 'upload', superevent: 'S240716b', message: 'x' }],
		[{ resource: 'event', operation: 'create', group: 'Test', pipeline: 'gstlal' }],
	])('and uploads have no MIME type that smuggles in a field: %j', async (parameters) => {
		const before = (await simulator.requests()).length;
		const mimeType = 'text/plain\r\nContent-Disposition: form-data; name="tagname"';
		const items = [{ json: {}, binary: { data: { ...binary('public', 'a.xml'), mimeType } } }];
		await expect(run(parameters, { as, items })).rejects.toThrow(
			/The MIME type "text\/plain\\r\\n.*control character/,
		);
		const writes = (await simulator.requests())
			.slice(before)
			.filter(({ method }) => method !== 'GET');
		expect(writes).toEqual([]);
	});

	it('make something public where that is meant', async () => {
		const path = `superevents/${await makeSuperevent()}/logs/`;
		const bodyFields = row(['comment', 'for all'], ['tagname', 'public']);
		const additionalFields = { makePublic: true };
		const post = { ...makesPublic({ path, bodyKind: 'form', bodyFields }), additionalFields };
		expect(await run(post, { as: 'advocate' })).toMatchObject([{ tag_names: ['public'] }]);
	});

	it('say what the server says, and go on with the next item where that is wanted', async () => {
		await expect(run({ ...request, method: 'PUT', path: 'superevents/' }, { as })).rejects.toThrow(
			/The server says: Method "PUT" not allowed/,
		);
		const items = [{ json: { id: 'S240716zz' } }, { json: { id: 'S240716b' } }];
		const path = '=superevents/{{ $json.id }}/';
		const found = await run({ ...request, path }, { items, onError: 'continueRegularOutput' });
		expect(found).toMatchObject([
			{ error: expect.stringMatching(/Not found, or you lack access/) as string },
			{ superevent_id: 'S240716b' },
		]);
	});

	it('do not ask again for what is no JSON, and say what to choose', async () => {
		const superevent = await makeSuperevent();
		const items = [{ json: {}, binary: { data: binary('hello', 'a.txt') } }];
		const upload = { resource: 'file', operation: 'upload', superevent: superevent, message: 'x' };
		await run(upload, { as, items });
		const before = (await simulator.requests()).length;
		const path = `superevents/${superevent}/files/a.txt`;
		await expect(run({ ...request, path }, { as })).rejects.toMatchObject({
			message: expect.stringMatching(/incomplete or not JSON/) as string,
			description: expect.stringMatching(/set Answer to File\./) as string,
		});
		expect((await simulator.requests()).length).toBe(before + 1);
	});
});
