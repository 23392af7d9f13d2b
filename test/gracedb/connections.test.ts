import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProxy } from 'proxy';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Auth } from '../../gracedb/auth/auth';
import { type Identity, identityOf } from '../../gracedb/auth/credential';
import { noAuth } from '../../gracedb/auth/none';
import { createGraceDbClient, type GraceDbClient } from '../../gracedb/client';
import { borrowDispatcher, closeConnections, type Loan, openPools } from '../../gracedb/dispatcher';
import { proxyFor } from '../../gracedb/proxy';
import { egressFilter } from '../support/egressFilter';
import { rawServer } from '../support/rawServer';
import { useSimulator } from '../support/simulator';

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

async function twoCertificates(): Promise<{ old: Auth; renewed: Auth }> {
	const { graceDbX509Api = {} } = simulator.x509();
	const [old, renewed] = await Promise.all([
		identityOf.graceDbX509Api(graceDbX509Api).auth.current(),
		(await renewedScientist()).auth.current(),
	]);
	return { old, renewed };
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
				/connection to 127.0.0.1:\d+ is not allowed on this n8n: an inner address/,
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
			message: expect.stringMatching(/^A connection to localhost:\d+ is not allowed/) as string,
			advice: expect.stringContaining('N8N_SSRF_ALLOWED_HOSTNAMES') as string,
		});
		expect(egress.asked).toHaveLength(1);
	});

	it('is asked for each redirect', async () => {
		const server = await rawServer((request, response) => {
			if (request.url?.endsWith('/inside')) return response.end('{}');
			return response.writeHead(302, { location: '/inside' }).end();
		});
		try {
			const egress = egressFilter(/^redirect/);
			const client = createGraceDbClient({ serverUrl: server.url, egress });
			await expect(client.server.userInfo()).rejects.toThrow(/is not allowed on this n8n/);
			expect(egress.asked.at(-1)).toBe(`redirect ${server.url}/inside`);
			expect(server.requests).toHaveLength(1);
		} finally {
			await server.close();
		}
	});
});

describe('the pools of connections', () => {
	const options = { connectTimeout: 1000 };
	const borrow = async (address: string, more = {}): Promise<Loan> =>
		await borrowDispatcher(address, await noAuth.current(), { ...options, ...more });

	it('are at most twenty; the one that is idle for longest makes room', async () => {
		for (let number = 0; number < 50; number += 1) {
			const { giveBack } = await borrow(`http://server-${number}`);
			giveBack();
		}
		expect(openPools()).toBe(20);
	});

	it('are waited for when all are in use', async () => {
		const loans = await Promise.all(
			Array.from({ length: 20 }, (_, n) => borrow(`http://server-${n}`)),
		);
		let isLent = false;
		const next = borrow('http://one-more').then((loan) => {
			isLent = true;
			return loan;
		});
		const stop = new AbortController();
		const impatient = borrow('http://two-more', { signal: stop.signal });
		stop.abort(new Error('cancelled'));
		await expect(impatient).rejects.toThrow('cancelled');
		expect(isLent).toBe(false);
		loans[7]?.giveBack();
		(await next).giveBack();
		expect(openPools()).toBe(20);
		for (const { giveBack } of loans) giveBack();
	});

	describe('as time goes by', () => {
		beforeEach(() => {
			vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
		});
		afterEach(() => {
			vi.useRealTimers();
		});

		it('are closed when nobody has used them for a minute, and no timer is left', async () => {
			const { dispatcher, giveBack } = await borrow('http://server');
			giveBack();
			vi.advanceTimersByTime(59_000);
			expect(openPools()).toBe(1);
			expect(dispatcher).toMatchObject({ closed: false });
			vi.advanceTimersByTime(61_000);
			expect(openPools()).toBe(0);
			expect(dispatcher).toMatchObject({ closed: true });
			expect(vi.getTimerCount()).toBe(0);
		});

		it('count their minute from the last use', async () => {
			for (let minute = 0; minute < 10; minute += 1) {
				const { dispatcher, giveBack } = await borrow('http://server');
				vi.advanceTimersByTime(50_000);
				giveBack();
				expect(dispatcher).toMatchObject({ closed: false });
			}
			expect(openPools()).toBe(1);
		});

		it('of a certificate that was replaced stay open while they are in use, and a minute longer', async () => {
			const { old, renewed } = await twoCertificates();
			const download = await borrowDispatcher('https://server', old, options);
			for (let minute = 0; minute < 10; minute += 1) {
				const { giveBack } = await borrowDispatcher('https://server', renewed, options);
				giveBack();
				vi.advanceTimersByTime(50_000);
			}
			expect(openPools()).toBe(2);
			expect(download.dispatcher).toMatchObject({ closed: false });
			download.giveBack();
			const { dispatcher, giveBack } = await borrowDispatcher('https://server', renewed, options);
			vi.advanceTimersByTime(120_000);
			expect(download.dispatcher).toMatchObject({ closed: true });
			expect(dispatcher).toMatchObject({ closed: false });
			expect(openPools()).toBe(1);
			giveBack();
		});
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
