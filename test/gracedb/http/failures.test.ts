import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { deadAddress } from '../../support/rawServer';
import { fakeRuntime } from '../../support/fakeRuntime';
import { clientFor, failure, json, superevent, useServers } from '../serving';

const serve = useServers();

const newSuperevent = {
	start: 1,
	t0: 2,
	end: 3,
	preferredEvent: 'T0001',
	category: 'Test',
} as const;

describe('a failing server', () => {
	it('that is down is named, after a bounded number of tries', async () => {
		const runtime = fakeRuntime();
		const error = await failure(
			clientFor(await deadAddress(), { runtime }).superevents.get('S240716b'),
		);
		expect(error).toMatchObject({ kind: 'connection', attempts: 6 });
		expect(error.message).toMatch(
			/^The server 127\.0\.0\.1:\d+ refused the connection \(6 attempts\)\.$/,
		);
		expect(runtime.pauses.length).toBeGreaterThanOrEqual(5);
	});

	it('that does not answer is not waited for for ever', async () => {
		const server = await serve(() => undefined);
		const client = clientFor(server.url, {
			timeLimits: { connect: 1000, firstAnswer: 50, body: 50 },
			retry: { retries: 1 },
		});
		const error = await failure(client.superevents.get('S240716b'));
		expect(error.message).toMatch(/accepted the request but did not answer in time \(2 attempts\)/);
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
			/stopped in the middle of its answer/,
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
			/incomplete or not JSON/,
		],
		[
			'cuts a compressed body',
			(response: ServerResponse) => {
				response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
				response.end(gzipSync(JSON.stringify(superevent)).subarray(0, 30));
			},
			/incomplete compressed answer/,
		],
	])('that %s is asked again, and reported when it stays so', async (_what, misbehave, message) => {
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

	it('that answers with a web page is reported at once', async () => {
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
		const runtime = fakeRuntime();
		const server = await serve((_request, response, n) =>
			n === 1
				? json(response, 429, { detail: 'Request was throttled.' }, { 'retry-after': '60' })
				: json(response, 200, superevent),
		);
		await clientFor(server.url, { runtime }).superevents.get('S240716b');
		expect(runtime.pauses).toContain(60_000);
	});
});

describe('a POST', () => {
	it('is not sent twice when the answer was lost', async () => {
		const server = await serve((request, response) => {
			request.resume().once('end', () => response.destroy());
		});
		const error = await failure(clientFor(server.url).superevents.create(newSuperevent));
		expect(server.requests).toEqual(['POST /api/superevents/']);
		expect(error.advice).toMatch(/may have succeeded\. Check/);
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
		expect(error.message).toMatch(/redirects this POST\. The node does not follow/);
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
