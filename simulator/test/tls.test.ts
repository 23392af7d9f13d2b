import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { Agent, createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { authenticate } from '../identity/authenticate';
import {
	certificatePem,
	makeAuthority,
	makeClientCertificate,
	makeProxyCertificate,
	type Credential,
} from '../identity/certificates';
import { SecretFolder } from '../identity/folder';
import { handOutCertificates } from '../identity/handOut';
import { Issuer } from '../identity/issuer';
import { makeUsers } from '../identity/users';
import { verifyChain } from '../identity/verifyChain';
import type { Refusal } from '../wire/errors';
import { Bench, type Json } from './support';

const hour = 3_600_000;
const validity = {
	notBefore: new Date(Date.now() - hour),
	notAfter: new Date(Date.now() + hour),
};

describe('HTTPS with client certificates', () => {
	const bench = new Bench({ https: true });

	async function userInfo(
		client: { cert?: string; key?: string },
		headers: Record<string, string> = {},
		agent = new Agent({ ca: readFileSync(bench.ready.caFile ?? ''), ...client }),
	): Promise<{ status: number; body: Json }> {
		return new Promise((resolve, reject) => {
			const call = request(
				`${bench.ready.httpsApiUrl ?? ''}user-info/`,
				{ agent, headers: { 'user-agent': 'test', ...headers } },
				(response) => {
					let text = '';
					response.setEncoding('utf8').on('data', (part: string) => (text += part));
					response.on('end', () => {
						agent.destroy();
						resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Json });
					});
				},
			);
			call.on('error', reject).end();
		});
	}

	function own(file: 'certFile' | 'keyFile' | 'proxyFile'): string {
		return readFileSync(bench.ready.x509?.[file] ?? '', 'utf8');
	}

	it('knows the proxy again on a second connection, which a resumed session would not', async () => {
		const [ca, cert] = [readFileSync(bench.ready.caFile ?? ''), own('proxyFile')];
		const agent = new Agent({ ca, cert, key: cert, keepAlive: false });
		for (let connection = 0; connection < 3; connection += 1) {
			expect((await userInfo({}, {}, agent)).body.username).toBe('scientist@ligo.org');
		}
	});

	it('takes the certificate when the token is bad, and the token when it is good', async () => {
		const client = { cert: own('certFile'), key: own('keyFile') };
		const bad = await userInfo(client, { authorization: 'Bearer garbage' });
		expect(bad.body.username).toBe('scientist@ligo.org');
		const good = await userInfo(client, {
			authorization: `Bearer ${await bench.token('advocate')}`,
		});
		expect(good.body.username).toBe('advocate@ligo.org');
	});

	it('links with the origin that took the request', async () => {
		const agent = new Agent({ ca: readFileSync(bench.ready.caFile ?? '') });
		const root = await new Promise<Json>((resolve, reject) => {
			request(
				bench.ready.httpsApiUrl ?? '',
				{ agent, headers: { 'user-agent': 'test' } },
				(response) => {
					let text = '';
					response.setEncoding('utf8').on('data', (part: string) => (text += part));
					response.on('end', () => resolve(JSON.parse(text) as Json));
				},
			)
				.on('error', reject)
				.end();
		});
		agent.destroy();
		expect((root.links as Json).self).toBe(bench.ready.httpsApiUrl);
		expect(((await bench.good('')).links as Json).self).toBe(bench.ready.apiUrl);
	});

	it('keeps key files to their owner', () => {
		for (const file of ['certFile', 'keyFile', 'proxyFile'] as const) {
			expect(statSync(bench.ready.x509?.[file] ?? '').mode & 0o777).toBe(0o600);
		}
	});
});

describe('a certificate of our authority for somebody unknown', () => {
	it('is refused with 403 and the words of the server', async () => {
		const folder = await SecretFolder.create();
		const users = Object.values(makeUsers([]));
		const unlisted = { ...users[0]!, certificateSubject: '/DC=org/CN=Unlisted' };
		const { authority, tls, caFile, certFile, keyFile } = await handOutCertificates(
			folder,
			unlisted,
			new Date(),
		);
		const clock = () => new Date();
		const identity = { issuer: await Issuer.create(clock), users, authority, clock };
		const server = createServer(tls, (message, response) => {
			void authenticate(identity, message).then(
				() => response.end('"let in"'),
				(error: unknown) => response.end(JSON.stringify((error as Refusal).answer)),
			);
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const agent = new Agent({
			ca: readFileSync(caFile),
			cert: readFileSync(certFile),
			key: readFileSync(keyFile),
		});
		const text = await new Promise<string>((resolve, reject) => {
			request(`https://localhost:${port}/`, { agent, family: 4 }, (response) => {
				let all = '';
				response.setEncoding('utf8').on('data', (part: string) => (all += part));
				response.on('end', () => resolve(all));
			})
				.on('error', reject)
				.end();
		});
		agent.destroy();
		server.close();
		await folder.remove();
		expect(JSON.parse(text)).toEqual({
			status: 403,
			body: { detail: 'Invalid certificate subject' },
		});
	});
});

describe('the check of a certificate chain', () => {
	const subject = '/DC=org/CN=Somebody';

	async function people(): Promise<{ authority: Credential; person: Credential }> {
		const authority = await makeAuthority('/DC=org/CN=CA', validity);
		return { authority, person: await makeClientCertificate(authority, subject, validity) };
	}

	function verdict(chain: Credential[], authority: Credential, now = new Date()) {
		const read = (credential: Credential) => new X509Certificate(certificatePem(credential));
		return verifyChain(chain.map(read), read(authority), now);
	}

	it('names the person, also through two proxies', async () => {
		const { authority, person } = await people();
		const first = await makeProxyCertificate(person, subject, 12, validity);
		const second = await makeProxyCertificate(first, `${subject}/CN=12`, 34, validity);
		expect(verdict([person], authority)).toEqual({ subject });
		expect(verdict([second, first, person], authority)).toEqual({ subject });
	});

	it('refuses a proxy without the certificate that signed it', async () => {
		const { authority, person } = await people();
		const proxy = await makeProxyCertificate(person, subject, 12, validity);
		expect(verdict([proxy], authority)).toEqual({ problem: 'Certificate could not be verified' });
	});

	it('refuses a proxy that somebody else signed', async () => {
		const { authority, person } = await people();
		const thief = await makeClientCertificate(authority, subject, validity);
		const proxy = await makeProxyCertificate(thief, subject, 12, validity);
		expect(verdict([proxy, person], authority)).toEqual({
			problem: 'Certificate could not be verified',
		});
	});

	it('refuses a certificate that a person, not the authority, made for another name', async () => {
		const { authority, person } = await people();
		const other = await makeClientCertificate(person, '/DC=org/CN=Director', validity);
		expect(verdict([other, person], authority)).toEqual({
			problem: 'Certificate could not be verified',
		});
	});

	it('refuses certificates out of their time', async () => {
		const { authority, person } = await people();
		const later = new Date(Date.now() + 2 * hour);
		expect(verdict([person], authority, later)).toEqual({ problem: 'Certificate has expired' });
	});
});
