import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { noAuth } from '../../../gracedb/auth/anonymous';
import { fixedSource } from '../../../gracedb/auth/auth';
import { createGraceDbClient } from '../../../gracedb/client';
import { fakeRuntime } from '../../support/fakeRuntime';
import { clientFor, failure, json, superevent, useServers } from '../serving';

const serve = useServers();

describe('a request', () => {
	it('names the package and its version, and asks for compressed answers', async () => {
		let headers: Record<string, unknown> = {};
		const server = await serve((request, response) => {
			headers = request.headers;
			json(response, 200, superevent);
		});
		await clientFor(server.url).superevents.get('S240716b');
		expect(headers['user-agent']).toMatch(
			/^n8n-nodes-gracedb\/\d+\.\d+\.\d+(?:-rc\.\d+)? \(\+https:/,
		);
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

	it('keeps anonymous users to four requests a second', async () => {
		const runtime = fakeRuntime();
		const server = await serve((_request, response) => json(response, 200, superevent));
		const client = clientFor(server.url, { runtime });
		const begin = runtime.now();
		for (let i = 0; i < 9; i += 1) await client.superevents.get('S240716b');
		expect(runtime.now() - begin).toBe(2000);
	});
});

describe('a redirect', () => {
	it('to the same server is followed', async () => {
		const server = await serve((request, response) => {
			if (request.url?.startsWith('/api/superevents/')) {
				response.writeHead(301, { location: '/api/moved/superevents/S240716b/' });
				response.end();
			} else json(response, 200, superevent);
		});
		expect(await clientFor(server.url).superevents.get('S240716b')).toEqual(superevent);
	});

	it.each(['/admin/', '/api/../admin/', '/api/%2e%2e/admin/', '//evil.example/', '/apix/'])(
		'out of the API is refused: %s',
		async (location) => {
			const server = await serve((_request, response) => {
				response.writeHead(301, { location });
				response.end();
			});
			const error = await failure(clientFor(server.url).superevents.get('S240716b'));
			expect(error.message).toMatch(/redirects to an(?: address outside its API|other server)/);
			expect(server.requests).toHaveLength(1);
		},
	);

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

	it('to a server that is called like the token is refused in words without it', async () => {
		const token = 'hvs.0123456789abcdefghij0123456789';
		const server = await serve((_request, response) => {
			response.writeHead(302, { location: `https://${token}.example/` });
			response.end();
		});
		const sending = { ...(await noAuth.current()), headers: () => ({ 'x-vault-token': token }) };
		const client = clientFor(server.url, { auth: fixedSource(sending) });
		const error = await failure(client.superevents.get('S240716b'));
		expect(error.message).toContain('another server, https://[redacted].example.');
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
			retry: { firstPause: 1e9, maxPause: 1e9, budget: 1e9 },
			signal: controller.signal,
		});
		const request = client.superevents.get('S240716b');
		await expect(request).rejects.toThrow();
		expect(server.requests).toHaveLength(1);
	});

	it('closes a file that opens when no caller waits for it any more', async () => {
		const server = await serve(() => undefined);
		const controller = new AbortController();
		const content = new Readable({ read: () => undefined });
		const file = {
			fileName: 'late.dat',
			size: 1,
			async open() {
				controller.abort(new Error('cancelled by n8n'));
				await nextTurn();
				return content;
			},
		};
		const client = clientFor(server.url, { signal: controller.signal });
		const closed = once(content, 'close');
		await expect(client.logs.create('S240716b', { comment: 'x', file })).rejects.toThrow(
			'cancelled by n8n',
		);
		await closed;
	});

	it('ends an upload', async () => {
		const controller = new AbortController();
		const server = await serve(async (request) => {
			await once(request, 'data');
			controller.abort(new Error('cancelled by n8n'));
		});
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
