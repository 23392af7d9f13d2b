import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { redact } from '../recorder';
import { startSimulator } from '../start';
import { Bench, rows, type Json } from './support';

/** The middle one of three ports in a row that are free. */
async function freePorts(): Promise<{ port: number }> {
	for (;;) {
		const { port } = await listenAndClose(0);
		const neighbours = [port - 1, port + 1].map(listenAndClose);
		const isFree = await Promise.all(neighbours).then(
			() => true,
			() => false,
		);
		if (isFree) return { port };
	}
}

async function listenAndClose(port: number): Promise<{ port: number }> {
	const server = createServer().listen(port, '127.0.0.1');
	await once(server, 'listening');
	const { port: chosen } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return { port: chosen };
}

describe('the control API', () => {
	const bench = new Bench();

	async function control(path: string, method = 'GET', json?: unknown) {
		const response = await fetch(`${bench.ready.control}${path}`, {
			method,
			...(json === undefined
				? {}
				: { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }),
		});
		const text = await response.text();
		const isJson = response.headers.get('content-type')?.includes('json');
		return { status: response.status, body: isJson ? (JSON.parse(text) as Json) : text };
	}

	async function make(json?: unknown): Promise<Json> {
		const { status, body } = await control('/superevents', 'POST', json);
		expect(status).toBe(201);
		return body as Json;
	}

	/** Sends headers as they are, which fetch() would not. */
	async function answerTo(method: string, headers: Record<string, string>): Promise<Json> {
		const url = new URL('/superevents', bench.ready.control);
		const call = request(url, { method, headers, agent: false }).end();
		const [response] = (await once(call, 'response')) as [IncomingMessage];
		return { status: response.statusCode, body: JSON.parse(await text(response)) as unknown };
	}

	it('answers to its own names with its own port, and to no other Host', async () => {
		const { port } = new URL(bench.ready.control);
		for (const name of ['localhost', 'Localhost', '127.0.0.1', '[::1]']) {
			expect(await answerTo('POST', { host: `${name}:${port}` })).toMatchObject({ status: 201 });
		}
		for (const host of ['evil.example', `evil.example:${port}`, 'localhost', 'localhost:1']) {
			expect(await answerTo('POST', { host })).toEqual({
				status: 421,
				body: { error: expect.stringContaining(`Only requests to localhost:${port}`) as string },
			});
		}
	});

	it('refuses what a web page from elsewhere sends, whatever it asks for', async () => {
		const { origin, port } = new URL(bench.ready.control);
		expect(await answerTo('POST', { origin })).toMatchObject({ status: 201 });
		const foreign = ['http://evil.example', 'null', `https://localhost:${port}`, `${origin}0`];
		for (const method of ['POST', 'PUT', 'OPTIONS', 'DELETE']) {
			for (const from of foreign) {
				expect(await answerTo(method, { origin: from })).toEqual({
					status: 403,
					body: { error: expect.stringContaining('Web pages from elsewhere') as string },
				});
			}
		}
	});

	it('says what the ready-file holds', async () => {
		expect((await control('/ready')).body).toEqual(bench.ready);
	});

	it('stands on the port after that of the API, or on another one if that is taken', async () => {
		const { port } = await freePorts();
		const first = await startSimulator({ port, empty: true });
		const second = await startSimulator({ port: port - 1, empty: true });
		try {
			expect(first.ready.control).toBe(`http://localhost:${port + 1}`);
			expect(second.ready.control).not.toBe(`http://localhost:${port}`);
			expect((await fetch(`${second.ready.control}/requests`)).status).toBe(200);
		} finally {
			await Promise.all([first.close(), second.close()]);
		}
	});

	it('makes a superevent with its events, labels, logs and files', async () => {
		const made = await make();
		expect(made.category).toBe('Production');
		expect(made.labels).toEqual(
			expect.arrayContaining(['EM_READY', 'ADVREQ', 'GCN_PRELIM_SENT', 'SIGNIF_LOCKED']),
		);
		expect(Number(made.far)).toBeLessThan(7.7e-8);
		expect((made.gw_events as unknown[]).length).toBeGreaterThan(0);
		expect(made.gw_events).toContain(made.preferred_event);
		const id = String(made.superevent_id);
		expect((await bench.good('superevents/?count=1')).superevents).toMatchObject([
			{ superevent_id: id },
		]);
		const { files } = await bench.good(`superevents/${id}/files/`);
		const names = (files as Json[]).map(({ filename }) => filename);
		for (const name of ['bayestar.multiorder.fits', 'em_bright.json', 'p_astro.json']) {
			expect(names).toContain(name);
		}
		const event = await bench.good(`events/${String(made.preferred_event)}`, { as: 'scientist' });
		expect(event).toMatchObject({ superevent: id, far: made.far, gpstime: made.t_0 });
	});

	it('makes it about a minute ago, with an id of that day', async () => {
		const made = await make();
		const { created, t_0: t0 } = made;
		const seconds = Date.parse(String(created).replace(' UTC', 'Z').replace(' ', 'T')) / 1000;
		const age = seconds + 18 - 315964800 - Number(t0);
		expect(age).toBeGreaterThan(40);
		expect(age).toBeLessThan(80);
	});

	it('takes category, exposure, kind and significance from the request', async () => {
		expect(await make({ category: 'MDC', kind: 'bns' })).toMatchObject({
			superevent_id: expect.stringMatching(/^MS\d{6}[a-z]+$/) as unknown,
			preferred_event_data: { search: 'MDC', group: 'CBC' },
		});
		expect((await make({ category: 'Test' })).superevent_id).toMatch(/^TS/);
		const hidden = await make({ public: false });
		expect((await bench.call(`superevents/${String(hidden.superevent_id)}/`)).status).toBe(404);
		const low = await make({ significant: false });
		expect(low.labels).toContain('LOW_SIGNIF_PRELIM_SENT');
		expect(low.labels).not.toContain('ADVREQ');
		expect(Number(low.far)).toBeGreaterThan(7.7e-8);
	});

	it('says what it does not understand', async () => {
		for (const json of [{ kind: 'grb' }, { category: 'X' }, { public: 'yes' }, { colour: 1 }, []]) {
			const { status, body } = await control('/superevents', 'POST', json);
			expect([status, typeof (body as Json).error]).toEqual([400, 'string']);
		}
		expect((await control('/nothing')).status).toBe(404);
		expect((await control('/')).body).toContain('POST   /superevents');
	});

	it('goes back to the seeded state, and the same superevents follow', async () => {
		const first = await make();
		await bench.good('superevents/S240716b/labels/', { as: 'scientist', json: { name: 'INJ' } });
		await control('/reset', 'POST');
		expect((await bench.good('superevents/')).numRows).toBe(100);
		expect((await bench.good('superevents/S240716b/')).labels).not.toContain('INJ');
		const again = await make();
		expect(again.far).toBe(first.far);
		expect(again.gw_events).toEqual(first.gw_events);
	});

	it('lists what was received, without tokens and keys', async () => {
		const token = await bench.token('scientist');
		await bench.call('superevents/S240716b/logs/', {
			as: 'scientist',
			headers: { cookie: 'session=1234' },
			json: { comment: `my token is ${token}` },
		});
		await bench.call(`superevents/?query=${token}`);
		const { body } = await control('/requests');
		const requests = body as unknown as Json[];
		const [post, get] = requests.slice(-2);
		expect(post).toMatchObject({
			method: 'POST',
			url: '/api/superevents/S240716b/logs/',
			status: 201,
			user: 'scientist@ligo.org',
			headers: {
				authorization: '[redacted]',
				cookie: '[redacted]',
				'user-agent': 'simulator-test',
			},
			body: { comment: 'my token is [redacted]' },
		});
		expect(get).toMatchObject({ status: 400, user: 'AnonymousUser' });
		expect(JSON.stringify(requests)).not.toContain(token);
		expect((await control('/requests', 'DELETE')).status).toBe(204);
		expect((await control('/requests')).body).toEqual([]);
	});

	it('shows of uploaded files the name and the size', async () => {
		const multipart = new FormData();
		multipart.append('comment', 'file');
		multipart.append('upload', new Blob(['0123456789']), 'ten.txt');
		await bench.good('superevents/S240716b/logs/', { as: 'scientist', multipart });
		const requests = (await control('/requests')).body as unknown as Json[];
		expect(requests.at(-1)?.body).toEqual({
			comment: 'file',
			files: [{ field: 'upload', name: 'ten.txt', size: 10 }],
		});
	});
});

describe('redaction', () => {
	it('takes out tokens, keys and long ends', () => {
		expect(redact('a eyJhbGciOi.eyJzdWIi.c2ln b')).toBe('a [redacted] b');
		const pem = '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----';
		expect(redact(`x\n${pem}\ny`)).toBe('x\n[redacted]\ny');
		expect(redact('/api/?token=abc&x=1')).toBe('/api/?token=[redacted]&x=1');
		expect(redact('z'.repeat(5000))).toHaveLength(2001);
	});
});

describe('another seed', () => {
	const bench = new Bench({ seed: 7 });

	it('makes other superevents', async () => {
		const response = await fetch(`${bench.ready.control}/superevents`, { method: 'POST' });
		const made = (await response.json()) as Json;
		expect(rows(await bench.good('superevents/?count=1'), 'superevents')[0]?.far).toBe(made.far);
	});
});
