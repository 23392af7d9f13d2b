import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fitsPath } from '../faults/path';
import { faultKinds } from '../faults/registry';
import { Bench, rows, type Json } from './support';

describe('the pattern of a path', () => {
	it('means the path below the API of any version, or the whole one after a slash', () => {
		expect(fitsPath('superevents/*', '/api/superevents/S1/')).toBe(true);
		expect(fitsPath('superevents/*', '/api/v2/superevents/?count=1')).toBe(true);
		expect(fitsPath('superevents/', '/api/superevents/S1/')).toBe(false);
		expect(fitsPath('*/logs/*', '/api/superevents/S1/logs/')).toBe(true);
		expect(fitsPath('*', '/issuer/jwks')).toBe(false);
		expect(fitsPath('/issuer/*', '/issuer/jwks')).toBe(true);
		expect(fitsPath('a*a', '/api/a')).toBe(false);
	});

	it('looks at the query only if it has one itself', () => {
		expect(fitsPath('superevents/?*start=10*', '/api/superevents/?count=5&start=10')).toBe(true);
		expect(fitsPath('superevents/?*start=10*', '/api/superevents/?count=5')).toBe(false);
	});
});

describe('faults on demand', () => {
	const bench = new Bench();

	async function control(method: string, json?: unknown, path = '') {
		const response = await fetch(`${bench.ready.control}/faults${path}`, {
			method,
			...(json === undefined ? {} : { body: JSON.stringify(json) }),
		});
		const text = await response.text();
		return { status: response.status, body: text ? (JSON.parse(text) as Json) : null };
	}

	async function rule(json: Json): Promise<Json> {
		const { status, body } = await control('POST', json);
		expect(status).toBe(201);
		return body ?? {};
	}

	/** The code of the error that ends a request, or `none`. */
	async function problem(path: string): Promise<string> {
		try {
			await bench.call(path);
			return 'none';
		} catch (error) {
			const { cause } = error as { cause?: { code?: string } };
			return cause?.code ?? String(error);
		}
	}

	async function requests(): Promise<Json[]> {
		return (await (await fetch(`${bench.ready.control}/requests`)).json()) as Json[];
	}

	/** With nothing but what is given: no client library that decodes by itself. */
	async function raw(
		path: string,
		headers: Record<string, string> = {},
	): Promise<[IncomingMessage, Buffer]> {
		const call = get(bench.url(path), { headers: { 'user-agent': 'raw', ...headers } });
		const [response] = (await once(call, 'response')) as [IncomingMessage];
		const parts: Buffer[] = [];
		for await (const part of response) parts.push(part as Buffer);
		return [response, Buffer.concat(parts)];
	}

	it('affect the requests whose method, path and number fit, and are counted', async () => {
		const { id } = await rule({
			fault: 'gateway',
			status: 504,
			method: 'GET',
			path: 'superevents/*',
			requests: [2, 3],
		});
		const statuses: number[] = [];
		for (const path of ['superevents/', 'tag/', 'superevents/', 'superevents/', 'superevents/']) {
			statuses.push((await bench.call(path)).status);
		}
		expect(statuses).toEqual([200, 200, 504, 504, 200]);
		const post = await bench.call('superevents/S240716b/logs/', { as: 'scientist', json: {} });
		expect(post.status).toBe(400);
		expect((await control('GET')).body).toEqual([
			expect.objectContaining({ id, fault: 'gateway', seen: 4, done: 2 }),
		]);
		expect((await control('DELETE', undefined, `/${String(id)}`)).status).toBe(204);
		expect((await control('GET')).body).toEqual([]);
		expect((await control('DELETE', undefined, '/77')).status).toBe(404);
		expect((await requests()).map(({ faults }) => faults)).toContainEqual(['gateway']);
	});

	it('affect the same random requests for the same seed, and stop after some times', async () => {
		const sequence = async (seed: number) => {
			await control('DELETE');
			await rule({ fault: 'locked', probability: 0.5, seed });
			const statuses: number[] = [];
			for (let n = 0; n < 12; n += 1) statuses.push((await bench.call('tag/')).status);
			return statuses.join();
		};
		const first = await sequence(5);
		expect(first).toMatch(/(?=.*409)(?=.*200)/);
		expect(await sequence(5)).toBe(first);
		expect(await sequence(6)).not.toBe(first);
		await control('DELETE');
		await rule({ fault: 'locked', from: 2, times: 1 });
		const rest = [(await bench.call('')).status, (await bench.call('')).status];
		expect([...rest, (await bench.call('')).status]).toEqual([200, 409, 200]);
	});

	it('are listed with their kinds and options, and removed by a reset', async () => {
		const { body } = await control('GET', undefined, '/kinds');
		expect(Object.keys(body ?? {})).toEqual([...faultKinds.keys()]);
		expect(
			(await control('POST', [{ fault: 'locked' }, { fault: 'emptyBody' }])).body,
		).toHaveLength(2);
		await fetch(`${bench.ready.control}/reset`, { method: 'POST' });
		expect((await control('GET')).body).toEqual([]);
	});

	it('that are invalid get one sentence, and nothing of a list is taken', async () => {
		for (const json of [
			{},
			'x',
			{ fault: 'fire' },
			{ fault: 'latency', milliseconds: -1 },
			{ fault: 'locked', when: 1 },

			{ fault: 'gateway', status: 500 },
			{ fault: 'gateway', retryAfter: 'date' },

			{ fault: 'locked', requests: [0] },
			{ fault: 'locked', probability: 2 },

			{ fault: 'locked', method: 'get' },
			{ fault: 'slowBody', bytesPerSecond: 0 },
			{ fault: 'wrongContentType', type: 'x\r\ny: z' },
			[{ fault: 'locked' }, { fault: '?' }],
		]) {
			const { status, body } = await control('POST', json);
			expect([status, typeof body?.error], JSON.stringify(json)).toEqual([400, 'string']);
		}
		expect((await control('GET')).body).toEqual([]);
	});

	it('answer 429 with seconds or with a date', async () => {
		await fetch(`${bench.ready.control}/clock`, {
			method: 'POST',
			body: '{"set":"2031-05-04T03:02:01Z","freeze":true}',
		});
		await rule({ fault: 'tooManyRequests', seconds: 7, requests: [1] });
		await rule({ fault: 'tooManyRequests', seconds: 9, retryAfter: 'date' });
		const first = await bench.call('');
		expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
		expect(first.body).toEqual({
			detail: 'Request was throttled. Expected available in 7 seconds.',
		});
		const second = await bench.call('');
		expect(second.headers.get('retry-after')).toBe('Sun, 04 May 2031 03:02:10 GMT');
	});

	it('answer with gateway pages, with and without Retry-After', async () => {
		await rule({ fault: 'gateway', status: 503, seconds: 3, requests: [1] });
		await rule({ fault: 'gateway', status: 503 });
		const replies = [await bench.call(''), await bench.call('')];
		expect(replies.map(({ status }) => status)).toEqual([503, 503]);
		expect(replies.map(({ headers }) => headers.get('retry-after'))).toEqual(['3', null]);
		expect(replies[1]?.text).toContain('503 Service Unavailable');
	});

	it('answer with maintenance by Accept, a lock, and a page with a traceback', async () => {
		await rule({ fault: 'maintenance', message: 'Back <soon>', times: 2 });
		const plain = await bench.call('superevents/');
		expect([plain.status, plain.text]).toEqual([503, 'Back <soon>']);
		expect(plain.headers.get('content-type')).toContain('text/plain');
		expect(plain.headers.get('retry-after')).toBeNull();
		const page = await bench.call('superevents/', { headers: { accept: 'text/html' } });
		expect([page.status, page.text.includes('Back &#60;soon&#62;')]).toEqual([503, true]);
		await control('DELETE');
		await rule({ fault: 'serverError' });
		const failed = await bench.call('superevents/');
		expect([failed.status, failed.text.includes('Traceback')]).toEqual([500, true]);
	});

	it('wait before the work, before the first byte, or between the bytes', async () => {
		for (const fault of [
			{ fault: 'latency', milliseconds: 120 },
			{ fault: 'slowFirstByte', milliseconds: 120 },
		]) {
			await control('DELETE');
			await rule(fault);
			const start = performance.now();
			expect((await bench.call('')).status).toBe(200);
			expect(performance.now() - start).toBeGreaterThan(110);
		}
		await control('DELETE');
		const [, whole] = await raw('user-info/');
		await rule({ fault: 'slowBody', bytesPerSecond: whole.length * 5 });
		const start = performance.now();
		const [, dripped] = await raw('user-info/');
		expect(performance.now() - start).toBeGreaterThan(150);
		expect(dripped).toEqual(whole);
	});

	it('end the connection before the work, and without an answer after it', async () => {
		const comment = async (text: string) =>
			bench.call('superevents/S240716b/logs/', { as: 'scientist', json: { comment: text } });
		const count = async () =>
			(await bench.good('superevents/S240716b/logs/', { as: 'scientist' })).numRows;
		const before = Number(await count());
		await rule({ fault: 'resetBefore', method: 'POST' });
		await expect(comment('never')).rejects.toThrow('fetch failed');
		expect(await count()).toBe(before);
		await control('DELETE');
		await rule({ fault: 'lostAnswer', method: 'POST' });
		await expect(comment('kept')).rejects.toThrow('fetch failed');
		expect(await count()).toBe(before + 1);
		const posts = (await requests()).filter(({ method }) => method === 'POST');
		expect(posts.map(({ status }) => status)).toEqual([0, 201]);
	});

	it('end the connection in the middle of headers and in the middle of a body', async () => {
		await rule({ fault: 'resetInHeaders', times: 1 });
		expect(await problem('')).toMatch(/ECONNRESET|UND_ERR_SOCKET|HPE/);
		await control('DELETE');
		const [, whole] = await raw('superevents/?count=2');
		await rule({ fault: 'resetInBody' });
		const call = get(bench.url('superevents/?count=2'), { headers: { 'user-agent': 'raw' } });
		call.on('error', () => undefined);
		const [response] = (await once(call, 'response')) as [IncomingMessage];
		let received = 0;
		response.on('data', (part: Buffer) => (received += part.length));
		const [error] = (await once(response, 'error')) as [NodeJS.ErrnoException];
		expect(error.code).toBe('ECONNRESET');
		expect(response.headers['content-length']).toBe(String(whole.length));
		expect([received > 0, received < whole.length]).toEqual([true, true]);
	});

	it('refuse connections at once, until the rule goes', async () => {
		const { id } = await rule({ fault: 'refused', seconds: 60 });
		expect(await problem('')).toBe('ECONNREFUSED');
		await control('DELETE', undefined, `/${String(id)}`);
		expect((await bench.call('')).status).toBe(200);
	});

	it('refuse connections from a certain request on, and let them in after the time', async () => {
		await rule({ fault: 'refused', seconds: 0.2, requests: [2] });
		expect((await bench.call('')).status).toBe(200);
		expect(await problem('')).not.toBe('none');
		const { port } = new URL(bench.ready.apiUrl);
		const canConnect = async () => {
			const socket = connect(Number(port), '127.0.0.1');
			const isIn = await once(socket, 'connect').then(
				() => true,
				() => false,
			);
			socket.destroy();
			return isIn;
		};
		expect(await canConnect()).toBe(false);
		while (!(await canConnect()));
		expect((await bench.call('')).status).toBe(200);
	});

	it('corrupt bodies: half, empty, of another type, half of the gzip', async () => {
		const whole = (await bench.call('user-info/', { as: 'scientist' })).text;
		const faulty = async (fault: Json) => {
			await control('DELETE');
			await rule(fault);
			return bench.call('user-info/', { as: 'scientist' });
		};
		const half = await faulty({ fault: 'halfJson' });
		expect([half.status, half.body, whole.startsWith(half.text)]).toEqual([200, undefined, true]);
		expect((await faulty({ fault: 'emptyBody' })).text).toBe('');
		const typed = await faulty({ fault: 'wrongContentType', type: 'text/css' });
		expect([typed.headers.get('content-type'), typed.text]).toEqual(['text/css', whole]);
		await control('DELETE');
		await rule({ fault: 'truncatedGzip' });
		const [response, bytes] = await raw('superevents/?count=1');
		expect(response.headers['content-encoding']).toBe('gzip');
		expect(() => gunzipSync(bytes)).toThrow('unexpected end of file');
	});

	it('count rows as they were before', async () => {
		await rule({ fault: 'staleNumRows', by: -95, path: 'superevents/' });
		const page = await bench.good('superevents/?count=5');
		expect([page.numRows, (page.links as Json).next]).toEqual([5, null]);
		expect((await bench.good('superevents/?count=4')).links).toMatchObject({
			next: expect.stringContaining('start=4') as unknown,
		});
	});

	it('repeat a row, and move pages as if rows had come or gone since', async () => {
		const ids = async (start: number) => {
			const body = await bench.good(`superevents/?count=3&start=${start}`);
			const list = rows(body, 'superevents').map(({ superevent_id: id }) => String(id));
			return { list, links: body.links as Json };
		};
		const plain = [await ids(0), await ids(3)];
		const [a, b, c] = plain[0]?.list ?? [];
		const [d, e, f] = plain[1]?.list ?? [];
		const record = await bench.good(`superevents/${a}/`);
		expect((record.labels as string[]).length).toBeGreaterThan(1);
		await rule({ fault: 'duplicatedRow' });
		expect((await ids(0)).list).toEqual([a, a, b]);
		expect(await bench.good(`superevents/${a}/`)).toEqual(record);
		await control('DELETE');
		await rule({ fault: 'shiftedPage' });
		expect((await ids(0)).list).toEqual([a, b, c]);
		expect(await ids(3)).toEqual({ list: [c, d, e], links: plain[1]?.links });
		await control('DELETE');
		await rule({ fault: 'shiftedPage', rows: 1 });
		expect((await ids(3)).list.slice(0, 2)).toEqual([e, f]);
	});

	it('put the date off, and let a token expire between two requests', async () => {
		await rule({ fault: 'clockSkew', seconds: -3600 });
		const { headers } = await bench.call('');
		const age = Date.now() - Date.parse(headers.get('date') ?? '');
		expect(Math.round(age / 60_000)).toBe(60);
		await control('DELETE');
		await rule({ fault: 'expiredToken', from: 2 });
		const who = async () => (await bench.good('user-info/', { as: 'scientist' })).username;
		expect([await who(), await who()]).toEqual(['scientist@ligo.org', 'AnonymousUser']);
	});
});

describe('faults over HTTPS', () => {
	const bench = new Bench({ https: true });

	it('reset and refuse connections there as well', async () => {
		const { control, httpsApiUrl, caFile } = bench.ready;
		const { readFileSync } = await import('node:fs');
		const { Agent, get: getSecurely } = await import('node:https');
		const attempt = async () => {
			const agent = new Agent({ ca: readFileSync(caFile ?? '') });
			const call = getSecurely(httpsApiUrl ?? '', { agent, headers: { 'user-agent': 'x' } });
			try {
				const [response] = (await once(call, 'response')) as [IncomingMessage];
				response.resume();
				return String(response.statusCode);
			} catch (error) {
				return (error as NodeJS.ErrnoException).code;
			} finally {
				agent.destroy();
			}
		};
		const post = (body: string) => fetch(`${control}/faults`, { method: 'POST', body });
		await post('{"fault":"lostAnswer","times":1}');
		expect([await attempt(), await attempt()]).toEqual(['ECONNRESET', '200']);
		await post('{"fault":"refused"}');
		expect(await attempt()).toBe('ECONNREFUSED');
		await fetch(`${control}/faults`, { method: 'DELETE' });
		expect(await attempt()).toBe('200');
	});
});

describe('compression', () => {
	const bench = new Bench();

	it('is for texts, and for clients that take gzip', async () => {
		const read = async (path: string, accepted?: string) => {
			const headers = { 'user-agent': 'raw', ...(accepted ? { 'accept-encoding': accepted } : {}) };
			const [response] = (await once(get(bench.url(path), { headers }), 'response')) as [
				IncomingMessage,
			];
			const parts: Buffer[] = [];
			for await (const part of response) parts.push(part as Buffer);
			return { headers: response.headers, bytes: Buffer.concat(parts) };
		};
		const plain = await read('superevents/?count=3');
		expect(plain.headers['content-encoding']).toBeUndefined();
		const zipped = await read('superevents/?count=3', 'gzip, deflate');
		expect(zipped.headers['content-encoding']).toBe('gzip');
		expect(zipped.headers['content-length']).toBe(String(zipped.bytes.length));
		expect(zipped.headers.vary).toBe('Accept, Accept-Encoding');
		expect(gunzipSync(zipped.bytes)).toEqual(plain.bytes);
		const refused = await read('superevents/?count=3', 'gzip;q=0');
		expect(refused.headers['content-encoding']).toBeUndefined();
		const fits = 'superevents/S240716b/files/bayestar.multiorder.fits';
		expect((await read(fits, 'gzip')).headers['content-encoding']).toBeUndefined();
		expect((await read('user-info/', 'gzip')).headers['content-encoding']).toBeUndefined();
	});
});
