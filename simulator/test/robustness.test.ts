import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { Bench } from './support';

const bugs: unknown[] = [];

describe('the server under rough handling', () => {
	const bench = new Bench({ maxFileBytes: 1024 ** 2, onBug: (error) => bugs.push(error) });
	const sockets: Socket[] = [];

	afterEach(() => {
		for (const socket of sockets.splice(0)) socket.destroy();
		expect(bugs.splice(0)).toEqual([]);
	});

	function port(url: string): number {
		return Number(new URL(url).port);
	}

	async function socket(): Promise<Socket> {
		const made = connect(port(bench.ready.apiUrl), '127.0.0.1');
		made.on('error', () => undefined);
		sockets.push(made);
		await once(made, 'connect');
		return made;
	}

	it('answers while 500 connections say nothing, or only half of a request', async () => {
		const idle = await Promise.all(Array.from({ length: 500 }, socket));
		idle.forEach((connection, index) => {
			if (index % 3 === 1) connection.write('GET /api/ HTTP/1.1\r\nHost: x\r\nUser-Ag');
			if (index % 3 === 2) {
				connection.write(
					'POST /api/superevents/ HTTP/1.1\r\nHost: x\r\nUser-Agent: x\r\nContent-Length: 99\r\n\r\n{',
				);
			}
		});
		for (let round = 0; round < 20; round += 1) {
			expect((await bench.call('superevents/?count=1')).status).toBe(200);
		}
	});

	it.each([
		['no HTTP at all', 'hello\r\n\r\n'],
		['bytes', '\0\x01\xff\xfe\r\n\r\n'],
		// What was sent and not read would reset the connection, and the answer with it: it comes at once.
		['a header without an end', `GET /api/ HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
		[
			'two lengths',
			'POST /api/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx',
		],
		['a bad chunk', 'POST /api/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
		['another version', 'GET /api/ HTTP/9.9\r\nHost: x\r\n\r\n'],
	])('answers %s with 4xx', async (_name, bytes) => {
		const connection = await socket();
		connection.write(bytes, 'latin1');
		connection.end();
		expect(await text(connection)).toMatch(/^HTTP\/1\.1 4\d\d /);
		expect((await bench.call('')).status).toBe(200);
	});

	async function post(path: string, headers: Record<string, string>, body: Iterable<Buffer>) {
		const authorization = `Bearer ${await bench.token('advocate')}`;
		return new Promise<number | string>((resolve) => {
			const call = request(
				bench.url(path),
				{ method: 'POST', agent: false, headers: { 'user-agent': 'x', authorization, ...headers } },
				(response) => {
					response.resume();
					resolve(response.statusCode ?? 0);
				},
			);
			call.on('error', (error) => resolve(error.message));
			for (const part of body) call.write(part);
			call.end();
		});
	}

	const megabytes = (count: number) =>
		Array.from({ length: count }, () => Buffer.alloc(1024 ** 2, 'x'));

	it('refuses bodies over the limit with 413: announced, chunked, as a file', async () => {
		const path = 'superevents/S240716b/logs/';
		const json = { 'content-type': 'application/json' };
		expect(await post(path, { ...json, 'content-length': '99999999999' }, [])).toBe(413);
		expect(await post(path, json, megabytes(22))).toBe(413);
		const form = { 'content-type': 'multipart/form-data; boundary=x' };
		const part = (name: string) =>
			Buffer.from(`--x\r\nContent-Disposition: form-data; name="${name}"; filename="f"\r\n\r\n`);
		const end = Buffer.from('\r\n--x--\r\n');
		expect(await post(path, form, [part('upload'), ...megabytes(3), end])).toBe(413);
		const field = Buffer.from('--x\r\nContent-Disposition: form-data; name="comment"\r\n\r\n');
		expect(await post(path, form, [field, ...megabytes(21), end])).toBe(413);
	});

	it('survives clients that go away in the middle of an upload', async () => {
		const token = await bench.token('scientist');
		for (const kind of ['application/json', 'multipart/form-data; boundary=x']) {
			const connection = await socket();
			connection.write(
				`POST /api/superevents/S240716b/logs/ HTTP/1.1\r\nHost: x\r\nUser-Agent: x\r\nAuthorization: Bearer ${token}\r\n` +
					`Content-Type: ${kind}\r\nContent-Length: 1000\r\n\r\n--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhalf`,
			);
			await bench.call('');
			connection.resetAndDestroy();
			expect((await bench.call('')).status).toBe(200);
		}
	});

	it('listens on loopback only, the control API as well', async () => {
		const addresses = Object.values(networkInterfaces())
			.flatMap((list) => list ?? [])
			.filter(({ internal, family }) => !internal && family === 'IPv4');
		const ports = [bench.ready.apiUrl, bench.ready.control].map(port);
		for (const { address } of addresses) {
			for (const one of ports) {
				const connection = connect(one, address);
				sockets.push(connection);
				await expect(once(connection, 'connect')).rejects.toThrow();
			}
		}
		expect(ports).toHaveLength(2);
	});
});
