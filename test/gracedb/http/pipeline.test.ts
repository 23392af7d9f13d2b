import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Auth, AuthSource } from '../../../gracedb/auth/auth';
import { createGraceDbClient } from '../../../gracedb/client';
import { realRuntime } from '../../../gracedb/runtime';
import { failure, json, superevent, useServers } from '../serving';

const serve = useServers();

const member = { username: 'scientist', is_internal_user: true };
const root = {
	links: { 'user-info': '' },
	templates: { 'superevent-notice-list-template': '' },
	labels: ['DQV'],
};

/** A credential that the pipeline asks for; each time it is another token. */
function countedAuth(): AuthSource & { asked: () => number; tokens: Set<string> } {
	let asked = 0;
	const tokens = new Set<string>();
	return {
		kind: 'scitoken',
		asked: () => asked,
		tokens,
		current() {
			asked += 1;
			return Promise.resolve(tokenAuth(`token-${Math.random()}-${asked}`, tokens));
		},
	};
}

function tokenAuth(token: string, checked: Set<string>): Auth {
	return {
		kind: 'scitoken',
		fingerprint: token,
		secrets: [],
		check: () => checked.add(token),
		headers: () => ({ authorization: `Bearer ${token}` }),
		tls: () => undefined,
		describe: () => ({ kind: 'scitoken' }),
	};
}

const never = new Promise<never>(() => undefined);
const hangingAuth: AuthSource = { kind: 'scitoken', current: () => never };

describe('the credential of a call', () => {
	it('is resolved once, and the one that was checked is sent with every request of the call', async () => {
		const auth = countedAuth();
		const sent: string[] = [];
		const server = await serve((request, response) => {
			sent.push(String(request.headers.authorization));
			if (request.url === '/api/') json(response, 200, root);
			else if (request.url?.includes('user-info')) json(response, 200, member);
			else json(response, 200, { notices: [] });
		});
		const client = createGraceDbClient({ serverUrl: server.url, auth });
		await client.notices.list('S240716b');
		expect(server.requests.slice(0, 3)).toEqual([
			'GET /api/user-info/',
			'GET /api/',
			'GET /api/superevents/S240716b/notices/',
		]);
		expect(auth.asked()).toBe(1);
		expect(new Set(sent)).toEqual(new Set([...auth.tokens].map((token) => `Bearer ${token}`)));
		expect(new Set(sent).size).toBe(1);
	});

	it('is checked before each attempt: one that expires between two is not sent again', async () => {
		let checks = 0;
		const auth: AuthSource = {
			kind: 'none',
			current: () =>
				Promise.resolve({
					...tokenAuth('t', new Set()),
					kind: 'none',
					check() {
						checks += 1;
						if (checks > 2) throw new Error('expired');
					},
				}),
		};
		const server = await serve((_request, response) => json(response, 502, {}));
		const client = createGraceDbClient({
			serverUrl: server.url,
			auth,
			retry: { firstPause: 0 },
		});
		await expect(client.superevents.get('S240716b')).rejects.toThrow('expired');
		expect(server.requests).toHaveLength(1);
	});
});

it('never sends a credential over plain http to another machine', async () => {
	const client = createGraceDbClient({
		serverUrl: 'http://gracedb.example.org',
		auth: countedAuth(),
	});
	expect((await failure(client.superevents.get('S240716b'))).message).toMatch(
		/^The credential was not sent to http:\/\/gracedb\.example\.org: without https/,
	);
});

describe('a Read Only credential', () => {
	it('refuses every write of the client before any request, names that it would look up included', async () => {
		const server = await serve((_request, response) => json(response, 200, root));
		const client = createGraceDbClient({
			serverUrl: server.url,
			auth: countedAuth(),
			readOnly: true,
		});
		for (const write of [
			client.labels.add('S240716b', 'DQV'),
			client.labels.remove('S240716b', 'DQV'),
			client.logs.create('S240716b', { comment: 'x', label: 'DQV' }),
			client.api.json({ method: 'POST', path: 'superevents/' }),
			client.api.stream({ method: 'DELETE', path: 'superevents/S240716b/labels/DQV/' }),
			client.superevents.confirmAsGw('S240716b'),
		]) {
			expect((await failure(write)).message).toMatch(/Read Only, so this \w+ was not sent/);
		}
		expect(server.requests).toEqual([]);
	});

	it('lets reads pass', async () => {
		const server = await serve((request, response) =>
			json(
				response,
				200,
				request.url?.includes('user-info') ? member : { ...superevent, preferred_event: 'G1' },
			),
		);
		const client = createGraceDbClient({
			serverUrl: server.url,
			auth: countedAuth(),
			readOnly: true,
		});
		await client.superevents.get('S240716b');
		await client.api.json({ method: 'GET', path: 'superevents/S240716b/' });
		await client.api.json({ method: 'HEAD', path: 'superevents/S240716b/' });
		expect(server.requests.at(-1)).toBe('HEAD /api/superevents/S240716b/');
	});
});

describe('the time limit', () => {
	/** Each answer takes 400 ms. */
	const slow = async (): ReturnType<typeof serve> =>
		await serve((request, response) => {
			setTimeout(() => {
				if (request.url === '/api/') json(response, 200, root);
				else if (request.url?.includes('user-info')) json(response, 200, member);
				else json(response, 200, { name: 'DQV' });
			}, 400);
		});

	it('bounds a call as a whole: names looked up, the user, the request and what is read after it', async () => {
		const server = await slow();
		const client = createGraceDbClient({
			serverUrl: server.url,
			auth: countedAuth(),
			timeLimits: { all: 900 },
		});
		// The names, the user and the label take 1.2 s, and would each keep to a limit of 0.9 s.
		const error = await failure(client.labels.add('S240716b', 'DQV'));
		expect(error.message).toMatch(/did not finish within the time limit of 0.9 s\./);
		expect(server.requests.length).toBeLessThan(4);
	});

	it('bounds root, user and request together', async () => {
		const server = await slow();
		const client = createGraceDbClient({
			serverUrl: server.url,
			auth: countedAuth(),
			timeLimits: { all: 700 },
		});
		// The root and the notices take 0.8 s, and would each keep to a limit of 0.7 s.
		const error = await failure(client.notices.list('S240716b'));
		expect(error.message).toMatch(/did not finish within the time limit of 0.7 s\.$/);
	});

	it('ends a call whose credential hangs, and its error names the limit', async () => {
		const server = await serve(() => undefined);
		const client = createGraceDbClient({
			serverUrl: server.url,
			auth: hangingAuth,
			timeLimits: { all: 100 },
		});
		const error = await failure(client.superevents.get('S240716b'));
		expect(error.message).toMatch(/within the time limit of 0.1 s/);
		expect(server.requests).toEqual([]);
	});

	it('goes on to the end of a download', async () => {
		const server = await serve((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/octet-stream' });
			response.write('x');
		});
		const client = createGraceDbClient({ serverUrl: server.url, timeLimits: { all: 200 } });
		const { content } = await client.api.stream({ method: 'GET', path: 'superevents/S1a/files/x' });
		const [error] = (await once(content.resume(), 'error')) as [Error];
		expect(error.message).toMatch(/within the time limit of 0.2 s/);
	});
});

describe('an abort signal', () => {
	it.each([
		['the credential', { auth: hangingAuth }],
		[
			'the pace',
			{
				runtime: { ...realRuntime, sleep: () => never },
				anonymousRequestsPerSecond: 0.001,
			},
		],
		[
			'the filter of connections',
			{
				egress: {
					validateUrl: () => never,
					validateConnectionHost: () => ({ ok: true }) as const,
					createSecureLookup: () => () => undefined,
					validateRedirectSync: () => undefined,
				},
			},
		],
		['an answer', {}],
	])(
		'ends a call that waits for %s, the client’s signal and the call’s own alike',
		async (what, options) => {
			const server = await serve(() => undefined);
			const make = (signal?: AbortSignal): ReturnType<typeof createGraceDbClient> =>
				createGraceDbClient({ serverUrl: server.url, ...options, signal });
			if (what === 'the pace')
				void make()
					.superevents.get('S1a')
					.catch(() => undefined);
			for (const idField of ['client', 'call'] as const) {
				const stop = new AbortController();
				const client = make(idField === 'client' ? stop.signal : undefined);
				const own = idField === 'call' ? { signal: stop.signal } : {};
				const work = client.superevents.get('S240716b', own);
				setTimeout(() => stop.abort(new Error('cancelled by n8n')), 50);
				// Nothing else ends it before the test's own time is over.
				await expect(work).rejects.toThrow('cancelled by n8n');
			}
		},
	);

	it('may be the same for many calls at a time, without a warning of a leak', async () => {
		const warnings: Error[] = [];
		const listen = (warning: Error): unknown => warnings.push(warning);
		process.on('warning', listen);
		const stop = new AbortController();
		const server = await serve(() => {
			if (server.requests.length === 30) stop.abort(new Error('cancelled by n8n'));
		});
		const client = createGraceDbClient({
			serverUrl: server.url,
			anonymousRequestsPerSecond: 1e6,
			signal: stop.signal,
		});
		const calls = Array.from({ length: 30 }, () => client.superevents.get('S240716b'));
		const outcomes = await Promise.allSettled(calls);
		expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
		process.off('warning', listen);
		expect(warnings).toEqual([]);
	});

	it('of one call does not end the look-up that another call waits for', async () => {
		let answer = (): void => undefined;
		const server = await serve((request, response) => {
			if (request.url?.includes('user-info')) answer = () => json(response, 200, member);
			else json(response, 200, { ...superevent, preferred_event: 'G1' });
		});
		const auth = countedAuth();
		const same = await auth.current();
		const client = createGraceDbClient({
			serverUrl: server.url,
			auth: { kind: 'scitoken', current: () => Promise.resolve(same) },
		});
		const stop = new AbortController();
		const first = client.superevents.get('S240716b', { signal: stop.signal });
		const lookUps = (): number =>
			server.requests.filter((request) => request.includes('user-info')).length;
		await expect.poll(lookUps).toBe(1);
		const second = client.superevents.get('S240716b');
		stop.abort(new Error('cancelled'));
		await expect(first).rejects.toThrow('cancelled');
		await expect.poll(lookUps).toBe(2);
		answer();
		expect((await second).superevent_id).toBe('S240716b');
	});
});

describe('the question whether the server knows the user', () => {
	/** Answers it when it is told to. */
	async function waiting(user: object) {
		let answer = (): void => undefined;
		const closed: string[] = [];
		const server = await serve((request, response) => {
			if (request.url?.includes('user-info')) {
				answer = () => json(response, 200, user);
				return;
			}
			if (request.url === '/api/') return json(response, 200, root);
			response.once('close', () => closed.push(response.writableEnded ? 'ended' : 'cut off'));
			if (request.url?.includes('files')) response.writeHead(200).write('the beginning of a file');
			else json(response, 200, { ...superevent, preferred_event: 'G1' });
		});
		const client = createGraceDbClient({ serverUrl: server.url, auth: countedAuth() });
		return { server, client, answer: () => answer(), closed };
	}

	it('is asked beside a read, and the read is given when it is answered', async () => {
		const { server, client, answer } = await waiting(member);
		let given = false;
		const read = client.superevents.get('S240716b').finally(() => {
			given = true;
		});
		await expect.poll(() => server.requests.length).toBe(2);
		await sleep(100);
		expect(given).toBe(false);
		answer();
		expect((await read).superevent_id).toBe('S240716b');
	});

	it('is answered before a write is sent', async () => {
		const { server, client, answer } = await waiting(member);
		const write = client.labels.remove('S240716b', 'DQV');
		const writes = (): string[] => server.requests.filter((request) => !request.startsWith('GET'));
		await sleep(100);
		expect(writes()).toEqual([]);
		answer();
		await write;
		expect(writes()).toEqual(['DELETE /api/superevents/S240716b/labels/DQV/']);
	});

	it('ends a download in the name of a user whom it does not know', async () => {
		const { server, client, answer, closed } = await waiting({ username: 'AnonymousUser' });
		const download = failure(client.files.download('S240716b', 'bayestar.fits'));
		await expect.poll(() => server.requests.length).toBe(2);
		await sleep(100);
		answer();
		expect((await download).kind).toBe('credential');
		await expect.poll(() => closed).toEqual(['cut off']);
	});
});

describe('an answer as to an anonymous user', () => {
	/** A server that does not accept the credential for some of its answers. */
	async function forgetful(times: number, user = member): ReturnType<typeof serve> {
		let left = times;
		return await serve((request, response) => {
			if (request.url?.includes('user-info')) json(response, 200, user);
			else if (left > 0) {
				left -= 1;
				json(response, 200, superevent);
			} else json(response, 200, { ...superevent, preferred_event: 'G1' });
		});
	}

	it('is asked for once more, and the second one is given', async () => {
		const server = await forgetful(1);
		const client = createGraceDbClient({ serverUrl: server.url, auth: countedAuth() });
		expect(await client.superevents.get('S240716b')).toHaveProperty('preferred_event');
		expect(server.requests.filter((request) => request.includes('S240716b'))).toHaveLength(2);
	});

	it('that comes twice is an error', async () => {
		const server = await forgetful(2);
		const client = createGraceDbClient({ serverUrl: server.url, auth: countedAuth() });
		expect((await failure(client.superevents.get('S240716b'))).message).toMatch(
			/knows the user, but twice/,
		);
	});

	it('is what partners get, who are not shown everything', async () => {
		const server = await forgetful(2, { ...member, is_internal_user: false });
		const client = createGraceDbClient({ serverUrl: server.url, auth: countedAuth() });
		expect(await client.superevents.get('S240716b')).toEqual(superevent);
	});

	it('is an error about the credential if the server does not know the user any more', async () => {
		let isKnown = true;
		const server = await serve((request, response) => {
			if (!request.url?.includes('user-info')) return json(response, 200, superevent);
			json(response, 200, isKnown ? member : { username: 'AnonymousUser' });
			isKnown = false;
		});
		const client = createGraceDbClient({ serverUrl: server.url, auth: countedAuth() });
		expect(await failure(client.superevents.get('S240716b'))).toMatchObject({ kind: 'credential' });
	});

	it.each([
		['superevents', { superevents: [superevent], numRows: 1, links: {} }],
		['voevents', { voevents: [{ N: 1 }] }],
		['logs', { log: [{ N: 2, comment: 'public' }] }],
	] as const)('is noticed in a list of %s', async (list, body) => {
		const server = await serve((request, response) => {
			if (request.url === '/api/') json(response, 200, root);
			else json(response, 200, request.url?.includes('user-info') ? member : body);
		});
		const client = createGraceDbClient({ serverUrl: server.url, auth: countedAuth() });
		const read = {
			superevents: () => client.superevents.page({ start: 0 }),
			voevents: () => client.voevents.list('S240716b'),
			logs: () => client.logs.list('S240716b'),
		}[list];
		expect((await failure(read())).message).toMatch(/but twice returned only public data\./);
	});
});
