import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProxy } from 'proxy';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Identity, identityOf } from '../../../gracedb/auth/credential';
import { noAuth } from '../../../gracedb/auth/anonymous';
import { createGraceDbClient, type GraceDbClient } from '../../../gracedb/client';
import { closeConnections, openPools, poolFor } from '../../../gracedb/http/pool';
import { proxyFor } from '../../../gracedb/http/proxy';
import { egressFilter } from '../../support/egressFilter';
import { rawServer } from '../../support/rawServer';
import { useSimulator } from '../../support/simulator';

const simulator = useSimulator({ https: true });
const ca = (): string => readFileSync(simulator.ready().caFile ?? '', 'utf8');

const variables = [
	'HTTPS_PROXY',
	'HTTP_PROXY',
	'NO_PROXY',
	'https_proxy',
	'http_proxy',
	'no_proxy',
];

afterEach(async () => {
	for (const name of variables) delete process.env[name];
	await closeConnections();
});

/** A proxy in front of everything, and the addresses that it was asked to connect to. */
async function startProxy(): Promise<{
	url: string;
	targets: string[];
	close: () => Promise<void>;
}> {
	const targets: string[] = [];
	const server = createProxy(createServer());
	server.on('connect', (request) => targets.push(request.url ?? ''));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		targets,
		async close() {
			server.closeAllConnections();
			server.close();
			await closeConnections();
		},
	};
}

function scientist(options = {}): GraceDbClient {
	const { graceDbX509Api = {} } = simulator.x509();
	return createGraceDbClient({
		...identityOf.graceDbX509Api({ ...graceDbX509Api, ca: ca() }),
		...options,
	});
}

/** The same user with a new certificate. */
async function renewedScientist(): Promise<Identity> {
	const made = (await simulator.control('/certificates', {})) as Record<string, string>;
	const { graceDbX509Api = {} } = simulator.x509();
	const pair = {
		certificate: readFileSync(made['certFile'] ?? '', 'utf8'),
		privateKey: readFileSync(made['keyFile'] ?? '', 'utf8'),
	};
	return identityOf.graceDbX509Api({ ...graceDbX509Api, ...pair, ca: ca() });
}

describe('a proxy', () => {
	it('is gone through with a client certificate inside the tunnel, unless NO_PROXY says otherwise', async () => {
		const proxy = await startProxy();
		try {
			process.env['HTTPS_PROXY'] = proxy.url;
			const user = await scientist().server.userInfo();
			expect(user['username']).toMatch(/^scientist/);
			const { host } = new URL(simulator.ready().httpsApiUrl ?? '');
			expect(proxy.targets).toEqual([host]);

			await closeConnections();
			process.env['NO_PROXY'] = 'localhost';
			await scientist().server.userInfo();
			expect(proxy.targets).toEqual([host]);
		} finally {
			await proxy.close();
		}
	});

	it('is asked about before it is used, by its address', async () => {
		const proxy = await startProxy();
		try {
			process.env['HTTPS_PROXY'] = proxy.url;
			const egress = egressFilter(/^host 127/);
			await expect(scientist({ egress }).server.userInfo()).rejects.toThrow(
				/This n8n does not allow connections to 127.0.0.1:\d+: an inner address/,
			);
			expect(proxy.targets).toEqual([]);
			await scientist({ egress: egressFilter() }).server.userInfo();
			expect(proxy.targets).toHaveLength(1);
		} finally {
			await proxy.close();
		}
	});

	it.each([
		['https://a.example.org/', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
		['https://a.example.org/', { HTTP_PROXY: 'http://q:1' }, 'http://q:1'],
		['http://a.example.org/', { HTTPS_PROXY: 'http://p:1' }, undefined],
		[
			'https://a.example.org/',
			{ https_proxy: 'http://p:1', HTTPS_PROXY: 'http://q:1' },
			'http://p:1',
		],
		['https://a.example.org/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
		[
			'https://a.example.org/',
			{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'b, .example.org' },
			undefined,
		],
		[
			'https://a.example.org/',
			{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'example.org:8443' },
			'http://p:1',
		],
		[
			'https://a.example.org:8443/',
			{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'example.org:8443' },
			undefined,
		],
		[
			'https://badexample.org/',
			{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'example.org' },
			'http://p:1',
		],
	])('for %s with %j is %s', (url, env, expected) => {
		expect(proxyFor(new URL(url), env)?.origin).toBe(expected);
	});
});

describe('the filter of connections that n8n hands out', () => {
	it('is asked before a connection and by the look-up of names', async () => {
		const egress = egressFilter();
		await scientist({ egress }).server.userInfo();
		const { origin } = new URL(simulator.ready().httpsApiUrl ?? '');
		expect(egress.asked).toEqual([`url ${origin}`, 'name localhost']);
	});

	it('forbids a connection in words, without a repeat', async () => {
		const egress = egressFilter(/^url/);
		await expect(scientist({ egress }).server.userInfo()).rejects.toMatchObject({
			kind: 'connection',
			message: expect.stringMatching(
				/^This n8n does not allow connections to localhost:\d+/,
			) as string,
			advice: expect.stringContaining('N8N_SSRF_ALLOWED_HOSTNAMES') as string,
		});
		expect(egress.asked).toHaveLength(1);
	});

	it('is asked for each redirect', async () => {
		const server = await rawServer((request, response) => {
			if (request.url?.endsWith('/api/inside/')) return response.end('{}');
			return response.writeHead(302, { location: '/api/inside/' }).end();
		});
		try {
			const egress = egressFilter(/^redirect/);
			const client = createGraceDbClient({ serverUrl: server.url, egress });
			await expect(client.server.userInfo()).rejects.toThrow(
				/This n8n does not allow connections to/,
			);
			expect(egress.asked.at(-1)).toBe(`redirect ${server.url}/api/inside/`);
			expect(server.requests).toHaveLength(1);
		} finally {
			await server.close();
		}
	});
});

describe('the pools of connections', () => {
	const options = { connectTimeout: 1000 };

	it('are at most twenty; the one that was not used for longest makes room and is closed', async () => {
		const auth = await noAuth.current();
		const first = poolFor('http://server-0', auth, options);
		const second = poolFor('http://server-1', auth, options);
		for (let number = 2; number < 20; number += 1)
			poolFor(`http://server-${number}`, auth, options);
		expect(poolFor('http://server-0', auth, options)).toBe(first);
		poolFor('http://one-more', auth, options);
		expect(openPools()).toBe(20);
		expect(second).toMatchObject({ closed: true });
		expect(first).toMatchObject({ closed: false });
	});

	it('that make room end the work that they have', async () => {
		const auth = await noAuth.current();
		let finish = (): void => undefined;
		const server = await rawServer((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.write('{"links": {}, ');
			finish = () => response.end('"server-version": "9"}');
		});
		try {
			const info = createGraceDbClient({ serverUrl: server.url }).server.info();
			await vi.waitFor(() => expect(server.requests).toHaveLength(1));
			for (let number = 0; number < 40; number += 1) {
				poolFor(`http://server-${number}`, auth, options);
			}
			expect(openPools()).toBe(20);
			finish();
			expect((await info)['server-version']).toBe('9');
		} finally {
			await server.close();
		}
	});

	it('of a certificate that was renewed are new ones, and the old work goes on to its end', async () => {
		const client = scientist();
		await client.server.userInfo();
		const renewed = await renewedScientist();
		expect(openPools()).toBe(1);
		await Promise.all([createGraceDbClient(renewed).server.userInfo(), client.server.userInfo()]);
		expect(openPools()).toBe(2);
	});
});
