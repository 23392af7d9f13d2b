import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Bench } from './support';

describe('what every request passes', () => {
	const bench = new Bench();

	/** fetch always names itself, so this one goes by hand. */
	async function bareStatus(path: string, headers: Record<string, string> = {}): Promise<number> {
		return new Promise((resolve, reject) => {
			const call = request(bench.url(path), { headers }, (response) => {
				response.resume().on('end', () => resolve(response.statusCode ?? 0));
			});
			call.on('error', reject).end();
		});
	}

	it('is refused with 400 without a User-Agent, also at unknown addresses', async () => {
		expect(await bareStatus('')).toBe(400);
		expect(await bareStatus('nothing/')).toBe(400);
		expect(await bareStatus('', { 'user-agent': 'anything' })).toBe(200);
	});

	it('is refused when gracedb-client is older than 2', async () => {
		const status = async (agent: string) =>
			(await bench.call('', { headers: { 'user-agent': agent } })).status;
		expect(await status('gracedb-client/1.20')).toBe(400);
		expect(await status('gracedb-client/two')).toBe(400);
		expect(await status('gracedb-client/2.16.1')).toBe(200);
	});

	it('gets 406 when it accepts neither JSON nor HTML, also for files', async () => {
		const headers = { accept: 'application/fits' };
		const list = await bench.call('superevents/', { headers });
		expect(list.status).toBe(406);
		expect(list.body).toEqual({ detail: 'Could not satisfy the request Accept header.' });
		const file = await bench.call('superevents/S240716b/files/p_astro.json', { headers });
		expect(file.status).toBe(406);
	});

	it('gets a page when it prefers HTML, and JSON by ?format=json all the same', async () => {
		const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
		const page = await bench.call('superevents/?count=1', { headers });
		expect(page.headers.get('content-type')).toContain('text/html');
		const json = await bench.call('superevents/?count=1&format=json', { headers });
		expect(json.body).toHaveProperty('numRows');
		expect((await bench.call('?format=yaml')).status).toBe(404);
	});

	it('is redirected with 301 when the slash at the end is missing, whatever the method', async () => {
		const get = await bench.call('superevents?count=3');
		expect(get.status).toBe(301);
		expect(get.headers.get('location')).toBe('/api/superevents/?count=3');
		expect((await bench.call('superevents/S240716b')).status).toBe(301);
		expect((await bench.call('superevents', { json: {} })).status).toBe(301);
	});

	it('gets an HTML 404 at addresses that do not exist', async () => {
		for (const path of ['nothing/', 'events/G501389/', 'events/X1', 'v3/', '%E0%A4%A']) {
			const reply = await bench.call(path);
			expect([path, reply.status]).toEqual([path, 404]);
			expect(reply.headers.get('content-type')).toContain('text/html');
		}
	});

	it('gets 405 with the allowed methods', async () => {
		const reply = await bench.call('superevents/S240716b/', { method: 'PUT', as: 'scientist' });
		expect(reply.status).toBe(405);
		expect(reply.body).toEqual({ detail: 'Method "PUT" not allowed.' });
		expect(reply.headers.get('allow')).toBe('GET, PATCH, HEAD, OPTIONS');
	});

	it('may ask for HEAD and OPTIONS', async () => {
		const head = await bench.call('superevents/', { method: 'HEAD' });
		expect([head.status, head.text]).toEqual([200, '']);
		expect((await bench.call('superevents/', { method: 'OPTIONS' })).status).toBe(200);
	});

	it('may not be cached, except for files', async () => {
		const list = await bench.call('superevents/?count=1');
		expect(list.headers.get('cache-control')).toContain('no-store');
		const file = await bench.call('superevents/S240716b/files/p_astro.json');
		expect(file.headers.get('cache-control')).toBeNull();
	});

	it('gets 415 for bodies of other types', async () => {
		const reply = await bench.call('superevents/S240716b/logs/', {
			method: 'PATCH',
			as: 'scientist',
		});
		expect(reply.status).toBe(405);
		const text = await fetch(bench.url('superevents/S240716b/logs/'), {
			method: 'POST',
			headers: {
				'user-agent': 'test',
				'content-type': 'text/plain',
				authorization: `Bearer ${await bench.token('scientist')}`,
			},
			body: 'comment',
		});
		expect(text.status).toBe(415);
		expect(await text.json()).toEqual({
			detail: 'Unsupported media type "text/plain" in request.',
		});
	});

	it('gets 400 for JSON that is none, and for JSON that is no object', async () => {
		const post = async (body: string) => {
			const response = await fetch(bench.url('superevents/S240716b/logs/'), {
				method: 'POST',
				headers: {
					'user-agent': 'test',
					'content-type': 'application/json',
					authorization: `Bearer ${await bench.token('scientist')}`,
				},
				body,
			});
			return [response.status, await response.json()];
		};
		expect(await post('{"comment":')).toEqual([
			400,
			{ detail: expect.stringContaining('JSON parse error - ') as unknown },
		]);
		expect(await post('[1]')).toEqual([400, 'Invalid data. Expected a dictionary, but got list.']);
	});
});

describe('bodies over the limit', () => {
	const bench = new Bench({ maxFileBytes: 1000 });

	it('are refused with 413, whether they are files or fields', async () => {
		const multipart = new FormData();
		multipart.append('comment', 'large');
		multipart.append('upload', new Blob([new Uint8Array(1001)]), 'large.bin');
		const file = await bench.call('superevents/S240716b/logs/', { as: 'scientist', multipart });
		expect(file.status).toBe(413);

		const form = { comment: 'x'.repeat(21 * 1024 * 1024) };
		const field = await bench.call('superevents/S240716b/logs/', { as: 'scientist', form });
		expect(field.status).toBe(413);
	});
});
