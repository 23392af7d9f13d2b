import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import {
	createGraceDbClient,
	type GraceDbClient,
	type GraceDbClientOptions,
} from '../../gracedb/client';
import { closeConnections } from '../../gracedb/dispatcher';
import { GraceDbError } from '../../gracedb/errors';
import { deadAddress, rawServer, type RawServer } from '../support/rawServer';
import { fakeSurroundings } from '../support/surroundings';

const open: RawServer[] = [];

async function serve(handle: Parameters<typeof rawServer>[0]): Promise<RawServer> {
	const server = await rawServer(handle);
	open.push(server);
	return server;
}

afterEach(async () => {
	await Promise.all(open.splice(0).map((server) => server.close()));
	await closeConnections();
});

const superevent = { superevent_id: 'S240716b', labels: [] };

function json(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	response.end(JSON.stringify(body));
}

function clientFor(url: string, options: Partial<GraceDbClientOptions> = {}): GraceDbClient {
	return createGraceDbClient({
		serverUrl: url,
		surroundings: fakeSurroundings(),
		timeLimits: { connect: 2000, firstAnswer: 2000, body: 2000 },
		...options,
	});
}

async function failure(promise: Promise<unknown>): Promise<GraceDbError> {
	const error: unknown = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(error).toBeInstanceOf(GraceDbError);
	return error as GraceDbError;
}

const newSuperevent = {
	start: 1,
	t0: 2,
	end: 3,
	preferredEvent: 'T0001',
	category: 'Test',
} as const;

describe('a request', () => {
	it('names the package and its version, and asks for compressed answers', async () => {
		let headers: Record<string, unknown> = {};
		const server = await serve((request, response) => {
			headers = request.headers;
			json(response, 200, superevent);
		});
		await clientFor(server.url).superevents.get('S240716b');
		expect(headers['user-agent']).toMatch(/^n8n-nodes-gracedb\/\d+\.\d+\.\d+ \(\+https:/);
		expect(headers['accept-encoding']).toContain('gzip');
		expect(headers['authorization']).toBeUndefined();
	});

	it('uses the connections of those before it, whichever client sends them', async () => {
		const server = await serve((_request, response) => json(response, 200, superevent));
		for (let i = 0; i < 20; i += 1) await clientFor(server.url).superevents.get('S240716b');
		expect(server.requests).toHaveLength(20);
		// undici opens a second one when a request follows before the first has settled.
		expect(server.connections()).toBeLessThanOrEqual(2);
	});

	it('reads a compressed answer, whatever its size says', async () => {
		const server = await serve((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
			response.end(gzipSync(JSON.stringify({ ...superevent, comment: 'ü'.repeat(5000) })));
		});
		expect((await clientFor(server.url).superevents.get('S240716b'))['comment']).toHaveLength(5000);
	});

	it('keeps anonymous visitors to four requests a second', async () => {
		const surroundings = fakeSurroundings();
		const server = await serve((_request, response) => json(response, 200, superevent));
		const client = clientFor(server.url, { surroundings });
		const begin = surroundings.now();
		for (let i = 0; i < 9; i += 1) await client.superevents.get('S240716b');
		expect(surroundings.now() - begin).toBe(2000);
	});
});

describe('a server in trouble', () => {
	it('that is down is named, after a bounded number of tries', async () => {
		const surroundings = fakeSurroundings();
		const error = await failure(
			clientFor(await deadAddress(), { surroundings }).superevents.get('S240716b'),
		);
		expect(error).toMatchObject({ kind: 'connection', attempts: 6 });
		expect(error.message).toMatch(
			/^The server 127\.0\.0\.1:\d+ refuses the connection \(asked 6 times\)\.$/,
		);
		expect(surroundings.pauses.length).toBeGreaterThanOrEqual(5);
	});

	it('that does not answer is not waited for for ever', async () => {
		const server = await serve(() => undefined);
		const client = clientFor(server.url, {
			timeLimits: { connect: 1000, firstAnswer: 50, body: 50 },
			retry: { retries: 1 },
		});
		const error = await failure(client.superevents.get('S240716b'));
		expect(error.message).toMatch(
			/accepted the request but did not answer in time \(asked 2 times\)/,
		);
	});

	it('that falls silent in the middle of an answer is not waited for for ever', async () => {
		const server = await serve((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.write('{"superevent_id":');
		});
		const client = clientFor(server.url, {
			timeLimits: { connect: 1000, firstAnswer: 1000, body: 50 },
			retry: { retries: 0 },
		});
		expect((await failure(client.superevents.get('S240716b'))).message).toMatch(
			/began to answer and then fell silent/,
		);
	});

	it.each([
		[
			'cuts the body',
			(response: ServerResponse) => {
				response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
				response.write('{"superevent_id": "S240716b"');
				setImmediate(() => response.destroy());
			},
			/closed the connection before its answer was complete/,
		],
		[
			'sends half a JSON text',
			(response: ServerResponse) => {
				response.writeHead(200, { 'content-type': 'application/json' });
				response.end('{"superevent_id": "S240716b", "lab');
			},
			/not complete or not JSON/,
		],
		[
			'cuts a compressed body',
			(response: ServerResponse) => {
				response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
				response.end(gzipSync(JSON.stringify(superevent)).subarray(0, 30));
			},
			/compressed answer that is cut off/,
		],
	])('that %s is asked again, and told when it stays so', async (_what, misbehave, message) => {
		const server = await serve((_request, response, n) =>
			n === 1 ? misbehave(response) : json(response, 200, superevent),
		);
		expect(await clientFor(server.url).superevents.get('S240716b')).toEqual(superevent);
		expect(server.requests).toHaveLength(2);

		const hopeless = await serve((_request, response) => misbehave(response));
		const error = await failure(clientFor(hopeless.url).superevents.get('S240716b'));
		expect(error.message).toMatch(message);
		expect(hopeless.requests).toHaveLength(6);
	});

	it('that answers with a web page is told at once', async () => {
		const server = await serve((_request, response) => {
			response.writeHead(200, { 'content-type': 'text/html' });
			response.end('<!DOCTYPE html><html><head><title>Sign in</title></head></html>');
		});
		const error = await failure(clientFor(server.url).superevents.get('S240716b'));
		expect(error).toMatchObject({ kind: 'answer' });
		expect(error.message).toMatch(/web page instead of data: Sign in/);
		expect(server.requests).toHaveLength(1);
	});

	it('behind a gateway that answers 502 is asked again, and its words are kept', async () => {
		const server = await serve((_request, response) => {
			response.writeHead(502, { 'content-type': 'text/html' });
			response.end('<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>');
		});
		const error = await failure(clientFor(server.url).superevents.get('S240716b'));
		expect(error).toMatchObject({ kind: 'unavailable', status: 502, attempts: 6 });
		expect(error.serverWords).toBe('502 Bad Gateway. nginx');
	});

	it('in maintenance is not asked again', async () => {
		const server = await serve((_request, response) => {
			response.writeHead(503, { 'content-type': 'text/plain' });
			response.end('GraceDB is down for maintenance until noon.');
		});
		const error = await failure(clientFor(server.url).superevents.get('S240716b'));
		expect(error.message).toBe(
			'GraceDB is in maintenance (503). The server says: GraceDB is down for maintenance until noon.',
		);
		expect(server.requests).toHaveLength(1);
	});

	it('that throttles is waited for as long as it asks', async () => {
		const surroundings = fakeSurroundings();
		const server = await serve((_request, response, n) =>
			n === 1
				? json(response, 429, { detail: 'Request was throttled.' }, { 'retry-after': '60' })
				: json(response, 200, superevent),
		);
		await clientFor(server.url, { surroundings }).superevents.get('S240716b');
		expect(surroundings.pauses).toContain(60_000);
	});
});

describe('a POST', () => {
	it('is not sent twice when the answer was lost', async () => {
		const server = await serve((request, response) => {
			request.resume().once('end', () => response.destroy());
		});
		const error = await failure(clientFor(server.url).superevents.create(newSuperevent));
		expect(server.requests).toEqual(['POST /api/superevents/']);
		expect(error.advice).toMatch(/may have done what was asked/);
	});

	it('is sent again when the server said that it did nothing', async () => {
		const server = await serve((request, response, n) => {
			request.resume();
			if (n === 1) json(response, 429, {}, { 'retry-after': '1' });
			else json(response, 201, superevent);
		});
		await clientFor(server.url).superevents.create(newSuperevent);
		expect(server.requests).toHaveLength(2);
	});

	it('that is redirected is an error, because it would arrive as a GET', async () => {
		const server = await serve((request, response) => {
			request.resume();
			response.writeHead(301, { location: '/api/superevents/elsewhere/' });
			response.end();
		});
		const error = await failure(clientFor(server.url).superevents.create(newSuperevent));
		expect(error.message).toMatch(/redirects this POST; that is not followed/);
		expect(server.requests).toHaveLength(1);
	});

	it('may put a label twice, since the server refuses the second', async () => {
		const server = await serve((request, response, n) => {
			request.resume();
			const isRoot = request.url === '/api/';
			if (isRoot) json(response, 200, { links: {}, labels: ['DQOK'] });
			else if (request.method === 'GET') json(response, 200, { name: 'DQOK', creator: 'me' });
			else if (n === 2) request.once('end', () => response.destroy());
			else json(response, 400, 'The fields superevent, name must make a unique set.');
		});
		expect(await clientFor(server.url).labels.add('S240716b', 'DQOK')).toMatchObject({
			name: 'DQOK',
			changed: true,
		});
		expect(server.requests.map((request) => request.split(' ')[0])).toEqual([
			'GET',
			'POST',
			'POST',
			'GET',
		]);
	});
});

describe('a redirect', () => {
	it('to the same server is followed', async () => {
		const server = await serve((request, response) => {
			if (request.url?.startsWith('/api/')) {
				response.writeHead(301, { location: '/moved/superevents/S240716b/' });
				response.end();
			} else json(response, 200, superevent);
		});
		expect(await clientFor(server.url).superevents.get('S240716b')).toEqual(superevent);
	});

	it('to another server is refused', async () => {
		const other = await serve((_request, response) => json(response, 200, superevent));
		const server = await serve((_request, response) => {
			response.writeHead(302, { location: `${other.url}/api/superevents/S240716b/` });
			response.end();
		});
		const error = await failure(clientFor(server.url).superevents.get('S240716b'));
		expect(error.message).toContain(`another server, ${other.url}`);
		expect(other.requests).toHaveLength(0);
	});

	it('in a circle ends', async () => {
		const server = await serve((request, response) => {
			response.writeHead(302, { location: request.url ?? '' });
			response.end();
		});
		expect((await failure(clientFor(server.url).superevents.get('S240716b'))).message).toMatch(
			/more than 5 times/,
		);
	});
});

describe('an abort signal', () => {
	it('ends a request that is under way', async () => {
		const controller = new AbortController();
		const server = await serve(() => controller.abort(new Error('cancelled by n8n')));
		const client = clientFor(server.url, { signal: controller.signal });
		await expect(client.superevents.get('S240716b')).rejects.toThrow('cancelled by n8n');
		expect(server.requests).toHaveLength(1);
	});

	it('ends a pause between two attempts', async () => {
		const controller = new AbortController();
		const server = await serve((_request, response) => {
			response.once('close', () => controller.abort(new Error('cancelled by n8n')));
			json(response, 502, {});
		});
		const client = createGraceDbClient({
			serverUrl: server.url,
			retry: { firstPause: 1e9, longestPause: 1e9, budget: 1e9 },
			signal: controller.signal,
		});
		const request = client.superevents.get('S240716b');
		await expect(request).rejects.toThrow();
		expect(server.requests).toHaveLength(1);
	});

	it('ends an upload', async () => {
		const controller = new AbortController();
		const server = await serve(async (request) => {
			await once(request, 'data');
			controller.abort(new Error('cancelled by n8n'));
		});
		const { Readable } = await import('node:stream');
		const file = {
			fileName: 'big.dat',
			size: 1e9,
			open: () =>
				Readable.from(
					(function* () {
						for (;;) yield Buffer.alloc(65536);
					})(),
				),
		};
		const client = clientFor(server.url, { signal: controller.signal });
		await expect(client.logs.create('S240716b', { comment: 'x', file })).rejects.toThrow(
			'cancelled by n8n',
		);
	});
});
