import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ICredentialsDecrypted } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { type Data, useCredentials } from '../support/credentials';
import { deadAddress, rawServer } from '../support/rawServer';

const { ca, engine, sciToken, simulator, x509 } = useCredentials();

async function test(type: string, data: Data): Promise<{ status: string; message: string }> {
	const node = engine().nodeType('graceDb');
	const run = node.methods?.credentialTest?.['testGraceDbCredential'];
	if (!run) throw new Error('the node has no such credential test');
	const credential = { id: '1', name: 'x', type, data } as ICredentialsDecrypted;
	return await run.call({} as never, credential);
}

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
		['garbage', /not a SciToken: a SciToken has/],
		['a.b.c', /cannot be read/],
		['eyJhbGciOiJ9.eyJh bGciOiJ9.x', /space or a line break\./],
	])('explains what is wrong with "%s"', async (token, message) => {
		expect(await test('graceDbSciTokenApi', { ...sciToken(), token })).toEqual({
			status: 'Error',
			message: expect.stringMatching(message) as string,
		});
	});

	it('reports an expired token and one that the server does not know', async () => {
		const expired = simulator.sciToken('expired')['graceDbSciTokenApi'] as Data;
		expect((await test('graceDbSciTokenApi', expired)).message).toMatch(
			/expired at .* Get a new token/,
		);
		const { token = '' } = sciToken();
		const forged = String(token).replace(/[^.]+$/, Buffer.alloc(64, 1).toString('base64url'));
		const { status, message } = await test('graceDbSciTokenApi', { ...sciToken(), token: forged });
		expect(status).toBe('Error');
		expect(message).toMatch(
			/did not accept the SciToken \(subject scientist.*scope gracedb\.read\)/,
		);
		expect(message).not.toContain(forged.slice(0, 30));
	});

	it.each<[string, object, Data, RegExp]>([
		['an expired token', { lifetime: -3600 }, {}, /expired at \d{4}-.*Z\. Get a new token/],
		[
			'one that is not valid yet',
			{ notBefore: '2070-01-01T00:00:00Z' },
			{},
			/not valid before 2070-01-01T00:00:00Z\. Check the clock/,
		],
		[
			'one for another audience',
			{ audience: 'https://example.org' },
			{},
			/not sent to https:\/\/localhost: it is for the audience https:\/\/example.org.*Ignore Audience and Scope Mismatch/,
		],
		[
			'one for another audience that is sent all the same',
			{ audience: 'https://example.org' },
			{ sendAnyway: true },
			/did not accept the SciToken.*audience https:\/\/example.org.*anonymous user/,
		],
		[
			'one with another scope',
			{ scope: 'dqsegdb.read' },
			{},
			/scope dqsegdb.read, and GraceDB needs/,
		],
		[
			'one of a user whom the server does not know',
			{ user: 'unknown@example.org' },
			{},
			/did not accept the SciToken \(subject unknown@example.org.*ANY\. Its user needs an account on this server\./,
		],
		[
			'one of another issuer, which is named',
			{ issuer: 'https://issuer.example.org' },
			{},
			/did not accept.*issuer https:\/\/issuer.example.org/,
		],
		['one with a forged signature', { badSignature: true }, {}, /did not accept the SciToken/],
	])('reports %s', async (_what, options, more, message) => {
		const made = (await simulator.control('/tokens', options)) as { file: string };
		const token = readFileSync(made.file, 'utf8');
		const result = await test('graceDbSciTokenApi', { ...sciToken(), token, ...more });
		expect(result).toEqual({
			status: 'Error',
			message: expect.stringMatching(message) as string,
		});
		for (const part of token.split('.')) expect(result.message).not.toContain(part);
	});

	it('sends no token to a server that it is not for', async () => {
		const { token = '' } = sciToken();
		const server = await rawServer((_request, response) => response.end('{"username":"x"}'));
		try {
			const address = {
				customServer: server.url.replace('http://127.0.0.1', 'https://127.0.0.1.nip.example'),
			};
			const result = await test('graceDbSciTokenApi', { ...sciToken(), token, ...address });
			expect(result.message).toMatch(/The SciToken was not sent to/);
			expect(server.requests).toEqual([]);
		} finally {
			await server.close();
		}
	});

	it('gives the end of a good one, and honours the domains that it is restricted to', async () => {
		const { message } = await test('graceDbSciTokenApi', sciToken());
		expect(message).toMatch(/The credential expires at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
		const restricted = { ...sciToken(), allowedHttpRequestDomains: 'domains' };
		for (const allowedDomains of ['', 'example.org', '*.localhost']) {
			expect((await test('graceDbSciTokenApi', { ...restricted, allowedDomains })).message).toMatch(
				/does not allow localhost/,
			);
		}
		for (const allowed of <Data[]>[
			{ allowedDomains: 'example.org, LOCALHOST' },
			{ allowedHttpRequestDomains: 'none' },
		]) {
			expect(await test('graceDbSciTokenApi', { ...restricted, ...allowed })).toMatchObject({
				status: 'OK',
			});
		}
	});

	it('asks no server where n8n filters connections and offers no filter for this', async () => {
		process.env['N8N_SSRF_PROTECTION_ENABLED'] = 'true';
		try {
			expect((await test('graceDbSciTokenApi', sciToken())).message).toMatch(
				/This n8n does not allow connections to localhost:\d+.*here\. Use the GraceDB node instead/,
			);
		} finally {
			delete process.env['N8N_SSRF_PROTECTION_ENABLED'];
		}
	});

	it('never throws, not even for a server that is down or an address that is none', async () => {
		const down = await test('graceDbSciTokenApi', {
			...sciToken(),
			customServer: await deadAddress(),
		});
		expect(down).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('refused the connection') as string,
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
				String(value).includes('-----') ? String(value).replaceAll('\n', ' ') : value,
			]),
		);
		const { status, message } = await test('graceDbX509Api', broken);
		expect(status).toBe('Error');
		expect(message).toMatch(/unknown authority.*in the credential.*NODE_EXTRA_CA_CERTS/);
	});

	it('names the user when the authority is given, of a certificate and of a proxy', async () => {
		const { proxyFile = '' } = simulator.ready().x509 ?? {};
		const proxy = { certificate: readFileSync(proxyFile, 'utf8'), privateKey: '' };
		for (const data of [x509(), { ...x509(), ...proxy }]) {
			expect(await test('graceDbX509Api', { ...data, ca: ca() })).toEqual({
				status: 'OK',
				message: expect.stringMatching(/as scientist.*\. The credential expires at 20/) as string,
			});
		}
	});

	it.each<[string, object, RegExp]>([
		['an expired certificate', { lifetime: -3600 }, /certificate expired at .*Z/],
		[
			'one that is not valid yet',
			{ notBefore: '2070-01-01T00:00:00Z' },
			/certificate is not valid before 2070-01-01T00:00:00Z/,
		],
		[
			'an unknown subject',
			{ unknownSubject: true },
			/did not accept the certificate.*Invalid certificate subject.*has an account/,
		],
		[
			'one of another authority',
			{ otherCa: true },
			/did not accept the certificate.*could not be verified/,
		],
	])('reports %s', async (_what, options, message) => {
		const made = await simulator.control('/certificates', options);
		const { certFile, keyFile } = made as { certFile: string; keyFile: string };
		const pair = {
			certificate: readFileSync(certFile, 'utf8'),
			privateKey: readFileSync(keyFile, 'utf8'),
		};
		expect(await test('graceDbX509Api', { ...x509(), ...pair, ca: ca() })).toEqual({
			status: 'Error',
			message: expect.stringMatching(message) as string,
		});
	});

	it('reports a text that is no authority', async () => {
		expect((await test('graceDbX509Api', { ...x509(), ca: 'x' })).message).toMatch(
			/Certificate Authority: this is not a certificate in PEM format\./,
		);
	});

	it('reports a key that does not belong to the certificate', async () => {
		const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
		expect((await test('graceDbX509Api', { ...x509(), privateKey: key })).message).toMatch(
			/do not match\./,
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
