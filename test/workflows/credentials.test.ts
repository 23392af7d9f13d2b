import { generateKeyPairSync } from 'node:crypto';
import type { ICredentialsDecrypted, IHttpRequestOptions } from 'n8n-workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Engine, loadEngine } from '../support/engine';
import { deadAddress } from '../support/rawServer';
import { useSimulator } from '../support/simulator';

const simulator = useSimulator({ https: true });
let engine: Engine;
beforeAll(async () => {
	engine = await loadEngine();
});

type Data = Record<string, string>;

async function test(type: string, data: Data): Promise<{ status: string; message: string }> {
	const node = engine.nodeType('graceDb');
	const run = node.methods?.credentialTest?.['testGraceDbCredential'];
	if (!run) throw new Error('the node has no such credential test');
	const credential = { id: '1', name: 'x', type, data } as ICredentialsDecrypted;
	return await run.call({} as never, credential);
}

async function authenticate(
	type: string,
	data: Data,
	request: Partial<IHttpRequestOptions> | { uri: string },
) {
	const { authenticate: lend } = engine.credentialType(type);
	if (typeof lend !== 'function') throw new Error('authenticate is not a function');
	return await lend(data, request as IHttpRequestOptions);
}

const sciToken = (): Data => simulator.sciToken('scientist')['graceDbSciTokenApi'] as Data;
const x509 = (): Data => simulator.x509()['graceDbX509Api'] as Data;

describe('the test of a SciToken credential', () => {
	it('names the user of a good token', async () => {
		expect(await test('graceDbSciTokenApi', sciToken())).toEqual({
			status: 'OK',
			message: expect.stringMatching(/^Signed in to localhost:\d+ as scientist/) as string,
		});
	});

	it('takes a token that was pasted with blanks, line breaks or the word Bearer around it', async () => {
		const { token = '', ...rest } = sciToken();
		expect(
			await test('graceDbSciTokenApi', { ...rest, token: ` Bearer ${token}\n` }),
		).toMatchObject({ status: 'OK' });
	});

	it.each([
		['', /The SciToken is empty/],
		['garbage', /not a token/],
		['a.b.c', /cannot be read/],
		['eyJhbGciOiJ9.eyJh bGciOiJ9.x', /blank or line break inside/],
	])('explains what is wrong with "%s"', async (token, message) => {
		expect(await test('graceDbSciTokenApi', { ...sciToken(), token })).toEqual({
			status: 'Error',
			message: expect.stringMatching(message) as string,
		});
	});

	it('tells an expired token and one that the server does not know', async () => {
		const expired = simulator.sciToken('expired')['graceDbSciTokenApi'] as Data;
		expect((await test('graceDbSciTokenApi', expired)).message).toMatch(
			/expired at .* Get a new token/,
		);
		const { token = '' } = sciToken();
		const forged = token.replace(/[^.]+$/, Buffer.alloc(64, 1).toString('base64url'));
		const { status, message } = await test('graceDbSciTokenApi', { ...sciToken(), token: forged });
		expect(status).toBe('Error');
		expect(message).toMatch(
			/did not accept the SciToken \(subject scientist.*scope gracedb\.read\)/,
		);
		expect(message).not.toContain(forged.slice(0, 30));
	});

	it('never throws, not even for a server that is down or an address that is none', async () => {
		const down = await test('graceDbSciTokenApi', {
			...sciToken(),
			customServer: await deadAddress(),
		});
		expect(down).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('refuses the connection') as string,
		});
		const none = await test('graceDbSciTokenApi', { ...sciToken(), customServer: 'x' });
		expect(none).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('not a server address') as string,
		});
	});
});

describe('the test of an X.509 credential', () => {
	it('repairs line breaks that were lost on pasting, but cannot trust an authority that Node does not know', async () => {
		const broken = Object.fromEntries(
			Object.entries(x509()).map(([key, value]) => [
				key,
				value.includes('-----') ? value.replaceAll('\n', ' ') : value,
			]),
		);
		const { status, message } = await test('graceDbX509Api', broken);
		expect(status).toBe('Error');
		expect(message).toMatch(/authority that is not trusted here.*NODE_EXTRA_CA_CERTS/);
	});

	it('tells a key that does not belong to the certificate', async () => {
		const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
		expect((await test('graceDbX509Api', { ...x509(), privateKey: key })).message).toMatch(
			/do not belong together/,
		);
	});

	it.each([
		[{ certificate: 'x' }, /certificate is not in PEM form/],
		[{ privateKey: '' }, /no private key in PEM form/],
		[
			{ certificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
			/certificate cannot be read/,
		],
	])('explains %j', async (wrong, message) => {
		expect((await test('graceDbX509Api', { ...x509(), ...wrong })).message).toMatch(message);
	});
});

describe('a credential in n8n’s HTTP Request node', () => {
	it('sends the token to its own server, and to no other by way of a redirect', async () => {
		const data = sciToken();
		const url = `${data['customServer']}/api/superevents/`;
		expect(await authenticate('graceDbSciTokenApi', data, { url, headers: { a: 'b' } })).toEqual({
			url,
			headers: { a: 'b', authorization: `Bearer ${data['token']}` },
			sendCredentialsOnCrossOriginRedirect: false,
		});
	});

	it('lends the certificate to the connection and follows no redirect', async () => {
		const data = x509();
		const url = `${data['customServer']}superevents/`;
		expect(await authenticate('graceDbX509Api', data, { url })).toMatchObject({
			url,
			agentOptions: {
				cert: expect.stringContaining('BEGIN CERTIFICATE') as string,
				key: expect.stringContaining('PRIVATE KEY') as string,
			},
			disableFollowRedirect: true,
		});
	});

	it.each([
		{ url: 'https://evil.example.org/api/' },
		{ uri: 'https://evil.example.org/api/' },
		{ url: '/api/', baseURL: 'https://evil.example.org' },
		{ url: '' },
		{ url: '/api/superevents/' },
	])('refuses %j', async (request) => {
		await expect(
			Promise.resolve().then(() => authenticate('graceDbSciTokenApi', sciToken(), request)),
		).rejects.toThrow(/is not sent to/);
	});

	it('refuses another port or protocol of the same host', async () => {
		const data = sciToken();
		const { port } = new URL(data['customServer'] ?? '');
		for (const url of [
			`https://localhost:${port}/api/`,
			`http://localhost:${Number(port) + 1}/api/`,
		]) {
			await expect(
				Promise.resolve().then(() => authenticate('graceDbSciTokenApi', data, { url })),
			).rejects.toThrow(/is not sent to/);
		}
	});

	it('keeps authenticate as a property, because n8n offers it there only then', () => {
		for (const type of ['graceDbSciTokenApi', 'graceDbX509Api']) {
			expect(Object.keys(engine.credentialType(type))).toContain('authenticate');
			expect(engine.credentialType(type).test).toBeUndefined();
		}
	});
});
