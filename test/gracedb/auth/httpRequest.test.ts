import 'reflect-metadata';
import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CredentialData, identityOf } from '../../../gracedb/auth/credential';
import { authenticateRequest } from '../../../gracedb/auth/httpRequest';
import { type FakeHostSystem, fakeHostSystem, madeToken } from '../../support/fakeHostSystem';
import { type RawServer, rawServer } from '../../support/rawServer';

type Options = Record<string, unknown>;

const token = madeToken();
const https = 'https://gracedb.example.org';

afterEach(() => vi.unstubAllEnvs());

async function authenticate(
	request: Options,
	credential: CredentialData = {},
	hostSystem: FakeHostSystem = fakeHostSystem(),
): Promise<Options> {
	const data = { server: 'custom', customServer: https, source: 'token', token, ...credential };
	return await authenticateRequest(
		identityOf.graceDbSciTokenApi(data, hostSystem),
		request,
		hostSystem,
	);
}

/** What n8n's HTTP Request node 4.3 hands in for a GET. */
const usual = {
	headers: {},
	method: 'GET',
	uri: `${https}/api/superevents/`,
	gzip: true,
	rejectUnauthorized: true,
	followRedirect: true,
	followAllRedirects: true,
	maxRedirects: 21,
	resolveWithFullResponse: true,
	timeout: 300_000,
	qs: { query: 'far < 1e-7' },
	encoding: null,
	json: false,
	useStream: true,
	sendCredentialsOnCrossOriginRedirect: true,
	allowedDomains: undefined,
};

describe('a request of n8n’s HTTP Request node', () => {
	it('gets the token and follows no redirect; the rest stays as it was', async () => {
		expect(await authenticate({ ...usual, headers: { accept: 'application/json' } })).toEqual({
			...usual,
			headers: { accept: 'application/json', authorization: `Bearer ${token}` },
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
			sendCredentialsOnCrossOriginRedirect: false,
		});
	});

	const refuses = async (options: Options, message: RegExp): Promise<void> => {
		await expect(authenticate({ ...usual, ...options })).rejects.toMatchObject({
			kind: 'input',
			message: expect.stringMatching(message) as string,
			advice: expect.stringContaining('Remove') as string,
		});
	};

	it.each([
		{ rejectUnauthorized: false },
		{ rejectUnauthorized: 0 },
		{ rejectUnauthorized: null },
		{ skipSslCertificateValidation: true },
		{ skipSslCertificateValidation: 1 },
	])('is refused with Ignore SSL Issues as %j', async (options) => {
		await refuses(options, /^Ignore SSL Issues cannot be used with a GraceDB credential/);
	});

	it.each([
		{ rejectUnauthorized: false },
		{ rejectUnauthorized: true },
		{ checkServerIdentity: () => undefined },
		{ ca: 'x' },
		{ cert: 'x', key: 'x' },
		{ servername: 'evil.example' },
		{ host: 'evil.example' },
		{ path: '/var/run/docker.sock' },
		{ secureContext: {} },
	])('is refused with the agent options %j', async (agentOptions) => {
		await refuses({ agentOptions }, /^SSL Certificates cannot be used/);
	});

	it.each([
		'agent',
		'httpAgent',
		'httpsAgent',
		'socketPath',
		'lookup',
		'host',
		'hostname',
		'port',
		'path',
		'beforeRedirect',
		'transport',
		'adapter',
		'auth',
		'params',
		'paramsSerializer',
		'transformRequest',
		'allowAbsoluteUrls',
		'constructor',
	])('is refused with the option %s', async (name) => {
		await refuses({ [name]: 'x' }, new RegExp(`^The request option "${name}" cannot be used`));
	});

	it.each<[Options, RegExp]>([
		[{ uri: 'https://evil.example/api/' }, /sent to https:\/\/evil\.example/],
		[{ uri: `${https}.evil.example/api/` }, /sent to/],
		[{ uri: 'https://gracedb.example.org:444/api/' }, /sent to/],
		[{ uri: 'http://gracedb.example.org/api/' }, /sent to/],
		[{ uri: 'https://gracedb.example.org@evil.example/' }, /sent to/],
		[{ uri: 'https://me:pw@gracedb.example.org/api/' }, /user name or password/],
		[{ uri: 'https:\\\\evil.example\\api' }, /sent to/],
		[{ uri: '/api/' }, /cannot be read/],
		[{ uri: '' }, /cannot be read/],
		[{ uri: ['https://evil.example'] }, /cannot be read/],
		[{ uri: undefined }, /cannot be read/],
		[{ url: 'https://evil.example/' }, /sent to/],
		[{ url: `${https}/api/events/` }, /several parts/],
		[{ url: '' }, /cannot be read/],
		[{ url: null }, /cannot be read/],
		[{ baseURL: 'https://evil.example' }, /several parts/],
		[{ baseURL: https }, /several parts/],
	])('is refused with %j, whatever else it names', async (options, message) => {
		await expect(authenticate({ ...usual, ...options })).rejects.toMatchObject({
			kind: 'input',
			message: expect.stringMatching(
				/^This GraceDB credential is for https:\/\/gracedb\.example\.org and was not sent to/,
			) as string,
		});
		await expect(authenticate({ ...usual, ...options })).rejects.toThrow(message);
	});

	it('stays below a server that shares its host with others', async () => {
		const customServer = `${https}/gracedb`;
		const ask = (path: string): Promise<Options> =>
			authenticate({ ...usual, uri: `${https}${path}` }, { customServer });
		await ask('/gracedb/api/superevents/');
		for (const path of [
			'/other/',
			'/gracedb',
			'/gracedbs/',
			'/gracedb/../other/',
			'/gracedb/%2e%2e/other/',
			'/gracedb/..%2fother/',
			'/gracedb/%2e%2e%5cother/',
			'/gracedb/..;/other/',
			'/gracedb/%252e%252e/other/',
			'/gracedb/..%252fother/',
			'/gracedb/..%20/other/',
			'/gracedb/..%253b/other/',
			'/gracedb/․․/other/',
		]) {
			await expect(ask(path), path).rejects.toThrow(/is for .*\/gracedb and was not sent to/);
		}
	});

	it('goes by way of a proxy with https, where a proxy only passes it on, and not with plain http', async () => {
		const proxies = ['http://proxy.example:3128', { host: 'proxy.example', port: 3128 }];
		for (const proxy of proxies) {
			expect(await authenticate({ ...usual, proxy })).toMatchObject({ proxy });
			const plain = { customServer: 'http://localhost:8765' };
			const uri = 'http://localhost:8765/api/';
			await expect(authenticate({ ...usual, uri, proxy }, plain)).rejects.toThrow(
				/through a proxy/,
			);
			await authenticate({ ...usual, uri, proxy: '' }, plain);
			const hostSystem = fakeHostSystem({ ALL_PROXY: 'http://proxy.example:3128' });
			await expect(authenticate({ ...usual, uri }, plain, hostSystem)).rejects.toThrow(
				/through a proxy/,
			);
			hostSystem.variables.set('NO_PROXY', 'localhost');
			await authenticate({ ...usual, uri }, plain, hostSystem);
		}
	});

	it.each([
		'X-HTTP-Method-Override',
		'x_http_method_override',
		'X-Method-Override',
		'X-Forwarded-For',
		'X-FORWARDED-TLS-CLIENT-CERT',
		'X_Forwarded_Host',
		'SSL_CLIENT_S_DN',
		'ssl-client-verify',
		'X-Original-URL',
		'X-Rewrite-URL',
		'Host',
		'Forwarded',
		'Remote-User',
		'Cookie',
		'Authorization',
		'AUTHORIZATION',
		'Proxy-Authorization',
		'Transfer-Encoding',
		'__proto__',
	])('is refused with the header %s, Read Only or not', async (name) => {
		const headers = JSON.parse(`{"accept":"*/*",${JSON.stringify(name)}:"POST"}`) as Options;
		for (const access of ['readOnly', 'readWrite']) {
			await expect(authenticate({ ...usual, headers }, { access })).rejects.toMatchObject({
				kind: 'input',
				message: expect.stringContaining(name) as string,
			});
		}
	});

	it.each([
		'POST',
		'put',
		'Patch',
		'DELETE',
		'TRACE',
		'CONNECT',
		'PROPFIND',
		'GETS',
		'GET ',
		'GET\r\nX: y',
		'poſt',
		'GET/../POST',
		['GET'],
		{ toString: 'GET' },
		1,
	])('does not go out with the method %j and a Read Only credential', async (method) => {
		await expect(authenticate({ ...usual, method })).rejects.toThrow(/Read Only|method/);
	});

	it('carries no body with a Read Only credential, which a server could take for another request', async () => {
		const smuggled = 'POST /api/superevents/S1/logs/ HTTP/1.1\r\n\r\n';
		for (const body of [{ body: smuggled }, { form: { a: 1 } }, { formData: { a: 1 } }]) {
			const headers = { 'content-length': '0' };
			await expect(authenticate({ ...usual, headers, ...body })).rejects.toMatchObject({
				kind: 'permission',
			});
			const method = 'POST';
			await authenticate({ ...usual, method, ...body }, { access: 'readWrite' });
		}
		await authenticate({ ...usual, body: {}, form: undefined });
	});

	it('may be handed in once more, as n8n does after a 401', async () => {
		const credential = { server: 'custom', ca: '' };
		const once = await authenticate(usual, credential);
		expect(await authenticate(once, credential)).toEqual(once);
	});

	it('waits for a credential no longer than its own signal and time limit', async () => {
		const hostSystem = fakeHostSystem({ GRACEDB_CREDENTIAL_FILES: '/run/secrets' });
		hostSystem.readFile = () => new Promise(() => undefined);
		const file = { server: 'production', source: 'file', bearerFile: '/run/secrets/token' };
		const uri = 'https://gracedb.ligo.org/api/';
		const stop = new AbortController();
		const cancelled = authenticate({ uri, abortSignal: stop.signal }, file, hostSystem);
		const late = authenticate({ uri, timeout: 20 }, file, hostSystem);
		stop.abort(new Error('cancelled'));
		await expect(cancelled).rejects.toThrow('cancelled');
		await expect(late).rejects.toThrow(/timeout/);
	});
});

/** The helpers behind the newer and the older versions of n8n's HTTP Request node. */
function n8nRequests(): Record<
	'request' | 'requestLegacy',
	(options: unknown) => Promise<unknown>
> {
	const require = createRequire(__filename);
	const { Container } = require('@n8n/di') as typeof import('@n8n/di');
	const network = require('@n8n/backend-network') as {
		OutboundHttp: new () => { requests: typeof n8nRequests };
	};
	return Container.get(network.OutboundHttp).requests();
}

describe('whatever request is not refused', () => {
	let own: RawServer;
	let other: RawServer;
	const arrived: IncomingMessage[] = [];
	let redirect: { status: number; location: string } | undefined;

	beforeAll(async () => {
		own = await rawServer((request, response) => {
			arrived.push(request);
			request.resume();
			if (redirect) response.writeHead(redirect.status, { location: redirect.location });
			response.end('{}');
		});
		other = await rawServer((request, response) => {
			request.resume();
			response.end('{}');
		});
	});
	afterAll(() => Promise.all([own.close(), other.close()]));
	afterEach(() => (redirect = undefined));

	it('goes to the credential’s own server, as the user, and only reads with Read Only', async () => {
		const { request, requestLegacy } = n8nRequests();
		const addresses = fc.constantFrom(
			`${own.url}/api/`,
			`${own.url}/api/superevents/?x=1#y`,
			`${own.url}//${new URL(other.url).host}/`,
			`${own.url}/\\${other.url}`,
			own.url.replace('//', '\\\\'),
			own.url.replace('//', '/'),
			own.url.replace('127.0.0.1', '0x7f.1'),
			own.url.replace('//', `//${new URL(other.url).host}@`),
			other.url,
			other.url.replace('//', `//${new URL(own.url).host}@`),
			other.url.replace('http:', ''),
			'/api/',
			'',
		);
		const option = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
		const requests = fc.record({
			url: option(addresses),
			uri: option(addresses),
			baseURL: option(fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, addresses)),
			method: option(fc.constantFrom('GET', 'get', 'HEAD', 'OPTIONS', 'POST', 'ſET', 'GET ', '')),
			headers: option(
				fc.dictionary(
					fc.constantFrom(
						'accept',
						'X-HTTP-Method-Override',
						'Host',
						'Authorization',
						'user-agent',
					),
					fc.constantFrom('POST', 'evil', '*/*'),
					{ maxKeys: 1 },
				),
			),
			proxy: option(fc.constantFrom('', other.url)),
			body: option(fc.constantFrom({}, '', 'GET / HTTP/1.1')),
			qs: option(fc.constantFrom({}, { host: 'evil' })),
			auth: fc.constantFrom(undefined, undefined, undefined, { bearer: 'evil' }),
			followAllRedirects: option(fc.boolean()),
			maxRedirects: option(fc.constantFrom(0, 5)),
			sendCredentialsOnCrossOriginRedirect: option(fc.boolean()),
			redirect: option(
				fc.record({
					status: fc.constantFrom(301, 302, 303, 307, 308),
					location: fc.constantFrom(other.url, '/api/', `//${new URL(other.url).host}/`),
				}),
			),
		});
		let sent = 0;
		await fc.assert(
			fc.asyncProperty(requests, fc.boolean(), async ({ redirect: next, ...options }, isNew) => {
				const data = { customServer: own.url };
				const given = Object.fromEntries(
					Object.entries(options).filter(([, value]) => value !== undefined),
				);
				const authenticated = await authenticate(given, data).catch(() => undefined);
				if (!authenticated) return;
				sent += 1;
				redirect = next;
				arrived.length = 0;
				await (isNew && authenticated['url'] ? request : requestLegacy)(authenticated).catch(
					() => undefined,
				);
				expect(arrived).toHaveLength(1);
				const [{ method, headers, url }] = arrived as [IncomingMessage];
				expect(['GET', 'HEAD', 'OPTIONS']).toContain(method);
				expect(headers.authorization).toBe(`Bearer ${token}`);
				expect(headers.host).toBe(new URL(own.url).host);
				expect(headers).not.toHaveProperty('x-http-method-override');
				expect(url).toMatch(/^\//);
			}),
			{ numRuns: 3000 },
		);
		expect(sent).toBeGreaterThan(50);
		expect(other.connections()).toBe(0);
	});

	it('is not turned into another by a redirect, and does not carry the token on', async () => {
		const { request, requestLegacy } = n8nRequests();
		const write = { customServer: own.url, access: 'readWrite' };
		const subdomain = other.url.replace('127.0.0.1', 'sub.localhost');
		for (const location of [other.url, subdomain, `${own.url}/elsewhere/`]) {
			for (const [send, key] of [
				[request, 'url'],
				[requestLegacy, 'uri'],
			] as const) {
				for (const method of ['GET', 'POST']) {
					redirect = { status: 302, location };
					arrived.length = 0;
					const options = { [key]: `${own.url}/api/`, method, followAllRedirects: true };
					const failure = await send(await authenticate(options, write)).catch(
						(error: unknown) => error,
					);
					expect(failure).toBeInstanceOf(Error);
					expect(arrived.map((each) => `${each.method} ${each.url}`)).toEqual([`${method} /api/`]);
				}
			}
		}
		expect(other.connections()).toBe(0);
	});
});
