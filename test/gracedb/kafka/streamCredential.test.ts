import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { GraceDbError } from '../../../gracedb/errors/GraceDbError';
import { streamAccess, type StreamAccess } from '../../../gracedb/kafka/streamCredential';

const gcn = { clientId: 'id-1', clientSecret: 'secret-of-client-1' };
const scimma = { username: 'albert-1a2b', password: 'secret-of-albert' };
const addressesOf = ({ brokers }: StreamAccess): string[] =>
	brokers.map(({ host, port }) => `${host}:${port}`);

describe('a credential for a stream', () => {
	it('of GCN leads to its broker with tokens by client credentials', () => {
		const access = streamAccess('gcnApi', gcn);
		expect(addressesOf(access)).toEqual(['kafka.gcn.nasa.gov:9092']);
		expect(access).toMatchObject({ user: 'id-1', groupPrefix: '', tls: {} });
		expect(access.signIn.mechanism).toBe('oauthbearer');
		const test = streamAccess('gcnApi', { ...gcn, environment: 'test' });
		expect(addressesOf(test)).toEqual(['kafka.test.gcn.nasa.gov:9092']);
	});

	it('of SCiMMA leads to its broker with a password, in groups that begin with the user name', () => {
		const access = streamAccess('scimmaHopskotchApi', scimma);
		expect(addressesOf(access)).toEqual(['kafka.scimma.org:9092']);
		expect(access).toMatchObject({ groupPrefix: 'albert-1a2b-' });
		expect(access.signIn).toMatchObject({ mechanism: 'scram-sha-512', username: 'albert-1a2b' });
	});

	it('goes to no broker of another domain, and without TLS to this machine alone', () => {
		const { checkBroker } = streamAccess('scimmaHopskotchApi', scimma);
		expect(() => checkBroker({ host: 'kb-0.prod.kafka.scimma.org', port: 1 })).not.toThrow();
		expect(() => checkBroker({ host: 'kafka.example.com', port: 1 })).toThrow(/another domain/);
		const custom = { ...scimma, bootstrapServers: 'kafka.example.org', useTls: false };
		expect(() => streamAccess('kafkaAlertApi', custom)).toThrow(/without TLS/);
		expect(() =>
			streamAccess('kafkaAlertApi', { ...custom, bootstrapServers: 'localhost' }),
		).not.toThrow();
		expect(() => streamAccess('kafkaAlertApi', { ...custom, mechanism: 'none' })).not.toThrow();
	});

	it('keeps to n8n’s Allowed Domains, for brokers and for the token endpoint', () => {
		const only = { allowedHttpRequestDomains: 'domains', allowedDomains: 'kafka.example.org' };
		expect(() => streamAccess('gcnApi', { ...gcn, ...only })).toThrow(/does not allow/);
		expect(() =>
			streamAccess('kafkaAlertApi', {
				...gcn,
				...only,
				mechanism: 'oauthbearer',
				bootstrapServers: 'kafka.example.org',
				tokenUrl: 'https://auth.example.org/token',
			}),
		).toThrow(/does not allow auth\.example\.org/);
	});

	it.each([
		['gcnApi', {}, 'Client ID is empty.'],
		['gcnApi', { clientId: 'x' }, 'Client Secret is empty.'],
		['gcnApi', { ...gcn, environment: 'x' }, 'Environment is not a choice.'],
		['scimmaHopskotchApi', { password: 'x' }, 'Username is empty.'],
		['scimmaHopskotchApi', { username: 'x' }, 'Password is empty.'],
		['kafkaAlertApi', { ...scimma }, 'Bootstrap Servers is empty.'],
		['kafkaAlertApi', { mechanism: 'gssapi' }, 'Mechanism: "gssapi" is not a choice.'],
		[
			'kafkaAlertApi',
			{ ...gcn, mechanism: 'oauthbearer', tokenUrl: 'x' },
			'Token URL is not an address.',
		],
		[
			'kafkaAlertApi',
			{ ...gcn, mechanism: 'oauthbearer', tokenUrl: 'http://auth.example.org/token' },
			'without https others could read it',
		],
	] as const)('%s %o says what is wrong', (type, data, words) => {
		expect(() => streamAccess(type, data)).toThrow(words);
	});
});

describe('a token by client credentials', () => {
	let server: Server | undefined;
	afterEach(() => server?.close());

	async function access(answer: (n: number) => { status: number; body: object }) {
		const asked: { authorization: string; body: string }[] = [];
		server = createServer((request, response) => {
			let body = '';
			request.on('data', (text) => (body += String(text)));
			request.on('end', () => {
				asked.push({ authorization: request.headers.authorization ?? '', body });
				const { status, body: words } = answer(asked.length);
				response.writeHead(status, { 'content-type': 'application/json' });
				response.end(JSON.stringify(words));
			});
		});
		await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const { signIn } = streamAccess('kafkaAlertApi', {
			...gcn,
			bootstrapServers: 'localhost',
			mechanism: 'oauthbearer',
			tokenUrl: `http://127.0.0.1:${port}/oauth2/token`,
			scope: 'kafka',
		});
		if (signIn.mechanism !== 'oauthbearer') throw new Error('no token');
		return { auth: signIn.auth, asked };
	}

	it('is asked for once, with ID and secret in the header, and kept until it is about to end', async () => {
		const { auth, asked } = await access((n) => ({
			status: 200,
			body: { access_token: `token-${n}`, expires_in: 3600 },
		}));
		const first = await auth.current();
		expect(first.headers()).toEqual({ authorization: 'Bearer token-1' });
		expect(await auth.current()).toBe(first);
		const basic = Buffer.from('id-1:secret-of-client-1').toString('base64');
		expect(asked).toEqual([
			{ authorization: `Basic ${basic}`, body: 'grant_type=client_credentials&scope=kafka' },
		]);
	});

	it('is renewed when it ends within a minute', async () => {
		const { auth } = await access((n) => ({
			status: 200,
			body: { access_token: `token-${n}`, expires_in: 30 },
		}));
		await auth.current();
		expect((await auth.current()).headers()).toEqual({ authorization: 'Bearer token-2' });
	});

	it('that is refused is said in a sentence without the secret', async () => {
		const { auth } = await access(() => ({
			status: 401,
			body: { error: 'invalid_client secret-of-client-1' },
		}));
		const error: unknown = await auth.current().catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(GraceDbError);
		const { message, kind, advice } = error as GraceDbError;
		expect(kind).toBe('credential');
		expect(message).toMatch(/does not accept the client ID and secret \(401\)/);
		expect(advice).toMatch(/30 days/);
		expect(JSON.stringify([message, advice, error])).not.toContain('secret-of-client-1');
	});

	it('that does not come is an error, too', async () => {
		const { auth } = await access(() => ({ status: 200, body: {} }));
		await expect(auth.current()).rejects.toThrow(/without an access token/);
	});
});
