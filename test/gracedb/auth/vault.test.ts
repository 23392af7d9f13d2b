import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuthSource } from '../../../gracedb/auth/auth';
import { identityOf } from '../../../gracedb/auth/credential';
import { closeConnections } from '../../../gracedb/http/pool';
import { refuseAll } from '../../../gracedb/http/egress';
import { type FakeHostSystem, fakeHostSystem, madeToken } from '../../support/fakeHostSystem';
import { secureServer, type SecureServer } from '../../support/secureServer';

/** A Vault with the secrets engine that htgettoken uses, as far as its one request goes. */
let vault: SecureServer;
let requests: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let hostSystem: FakeHostSystem;
const path = 'secret/oauth/creds/igwn/robot:default';
const vaultToken = 'hvs.CAESIJ-Geheimnis4711';

function give(token: () => string): typeof answer {
	return (_request, response) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		response.end(JSON.stringify({ data: { access_token: token(), token_type: 'Bearer' } }));
	};
}

function refuse(status: number, errors: string[]): typeof answer {
	return (_request, response) => {
		response.writeHead(status, { 'content-type': 'application/json' });
		response.end(JSON.stringify({ errors }));
	};
}

beforeAll(async () => {
	vault = await secureServer((request, response) => {
		requests.push(request.url ?? '');
		if (request.headers['x-vault-token'] !== vaultToken) {
			return refuse(403, ['permission denied'])(request, response);
		}
		return answer(request, response);
	});
});
afterAll(async () => {
	await closeConnections();
	await vault.close();
});
beforeEach(() => {
	requests = [];
	hostSystem = fakeHostSystem();
	answer = give(() => madeToken());
});

function source(more = {}): AuthSource {
	const data = {
		source: 'vault',
		vaultUrl: vault.url,
		vaultPath: path,
		vaultToken,
		ca: vault.ca,
		server: 'production',
		...more,
	};
	return identityOf.graceDbSciTokenApi(data, hostSystem).auth;
}

describe('a token from Vault', () => {
	it('is fetched as htgettoken does it, once for many requests, and kept in memory', async () => {
		const [first] = await Promise.all(Array.from({ length: 20 }, () => source().current()));
		expect(first?.describe()).toMatchObject({
			subject: 'robot@ligo.org',
			source: `Vault ${vault.url}`,
		});
		await source().current();
		expect(requests).toEqual([`/v1/${path}?minimum_seconds=360`]);
	});

	it('comes from the exchange beside the path when scopes or audience are asked for', async () => {
		await source({ vaultScopes: 'gracedb.read, dqsegdb.read', vaultPath: `/v1/${path}` }).current();
		await source({ vaultAudience: 'https://gracedb.ligo.org' }).current();
		expect(requests).toEqual([
			'/v1/secret/oauth/sts/igwn/robot:default?minimum_seconds=360&scopes=gracedb.read%2Cdqsegdb.read',
			'/v1/secret/oauth/sts/igwn/robot:default?minimum_seconds=360&audiences=https%3A%2F%2Fgracedb.ligo.org',
		]);
	});

	it('is renewed before its end, once for many requests', async () => {
		let made = 0;
		answer = give(() => madeToken({ subject: `token ${(made += 1)}`, lifetime: 3600 * made }));
		const auth = source({ renewBefore: 600 });
		await auth.current();
		await hostSystem.sleep(2990_000);
		expect((await auth.current()).describe().subject).toBe('token 1');
		await hostSystem.sleep(20_000);
		const renewed = await Promise.all(Array.from({ length: 20 }, () => auth.current()));
		expect(new Set(renewed.map((each) => each.describe().subject))).toEqual(new Set(['token 2']));
		expect(requests).toHaveLength(2);
	});

	it('is used to its end when it cannot be renewed, and then the error gives the reason', async () => {
		const auth = source();
		await auth.current();
		answer = refuse(400, ['token expired: refresh token revoked']);
		await hostSystem.sleep(3400_000);
		expect((await auth.current()).kind).toBe('scitoken');
		await auth.current();
		expect(requests).toHaveLength(2);
		await hostSystem.sleep(3600_000);
		await expect(auth.current()).rejects.toMatchObject({
			kind: 'credential',
			message: expect.stringMatching(
				/Vault localhost:\d+ refuses to issue this token \(400\).*refresh token revoked/,
			) as string,
			advice: expect.stringContaining('htgettoken') as string,
		});
		answer = give(() => madeToken({ lifetime: 9000 }));
		expect((await auth.current()).kind).toBe('scitoken');
	});

	it('is waited for no longer than the execution runs, while others still get it', async () => {
		const gate = openGate();
		answer = (request, response) =>
			void gate.promise.then(() => give(() => madeToken())(request, response));
		const auth = source();
		const stop = new AbortController();
		const interactiveOptions = auth.current({ signal: stop.signal });
		const waiting = auth.current();
		stop.abort(new Error('cancelled'));
		await expect(interactiveOptions).rejects.toThrow('cancelled');
		gate.resolve();
		expect((await waiting).kind).toBe('scitoken');
		expect(requests).toHaveLength(1);
	});

	it.each([
		[
			'a Vault token that is not taken',
			{ vaultToken: 'hvs.wrong' },
			/did not accept the Vault token,/,
		],
		['an empty Vault token', { vaultToken: ' ' }, /Vault token is empty/],
		['a Vault token with a line break', { vaultToken: 'hvs.a\nb' }, /Vault token is not valid\./],
		['no path', { vaultPath: '' }, /path of the secret in the Vault is empty/],
		['an address without TLS', { vaultUrl: 'http://localhost' }, /must start with https/],
		['an unknown authority', { ca: '' }, /unknown authority/],
	])('is not to be had with %s, which the error says', async (_what, wrong, message) => {
		const failure = Promise.resolve().then(() => source(wrong).current());
		await expect(failure).rejects.toThrow(message);
		await expect(failure).rejects.not.toThrow(/Geheimnis|hvs\./);
	});

	it('is missed in words where the path holds something else, or nothing', async () => {
		answer = (_request, response) => response.end('{"data": {"password": "Losung-0815"}}');
		await expect(source({ vaultPath: 'a/b' }).current()).rejects.toThrow(
			/has no access token at this path/,
		);
		answer = refuse(404, []);
		await expect(source({ vaultPath: 'a/c' }).current()).rejects.toThrow(
			/has nothing at this path/,
		);
	});

	it('is not fetched where n8n forbids the connection', async () => {
		await expect(
			source({ vaultPath: 'a/d' }).current({ egress: refuseAll(new Error('forbidden here')) }),
		).rejects.toThrow(/This n8n does not allow connections to localhost:\d+: forbidden here/);
		expect(requests).toEqual([]);
	});

	it('is fetched only from a Vault among the domains that the credential is restricted to', () => {
		const domains = { allowedHttpRequestDomains: 'domains', allowedDomains: 'gracedb.ligo.org' };
		expect(() => source(domains)).toThrow(/does not allow localhost:\d+/);
	});
});

function openGate(): { promise: Promise<void>; resolve: () => void } {
	let resolve = (): void => undefined;
	const promise = new Promise<void>((done) => {
		resolve = done;
	});
	return { promise, resolve };
}
