import { afterEach, describe, expect, it, vi } from 'vitest';
import { type CredentialData, type Identity, identityOf } from '../../../gracedb/auth/credential';
import {
	type FakeHostSystem,
	fakeHostSystem,
	madeToken,
	type TokenOptions,
} from '../../support/fakeHostSystem';

const custom = 'https://gracedb.example.org:8443';
const allowed = { GRACEDB_CREDENTIAL_FILES: '/run/secrets:discovery' };
const path = '/run/secrets/token';

afterEach(() => vi.unstubAllEnvs());

/** Tokens of one kind everywhere on the machine. */
function machineWith(token: TokenOptions): FakeHostSystem {
	const text = madeToken(token);
	return fakeHostSystem({ ...allowed, BEARER_TOKEN: text }, { [path]: text });
}

async function check(data: CredentialData, hostSystem: FakeHostSystem): Promise<void> {
	const { auth } = identityOf.graceDbSciTokenApi(data, hostSystem);
	(await auth.current()).check(hostSystem.now());
}

function to(customServer: string): CredentialData {
	return { server: 'custom', customServer };
}

const file = { source: 'file', bearerFile: path };
const discovery = { source: 'file', bearerFile: '' };

describe('a credential over plain http', () => {
	const identities = (server: CredentialData): Identity[] => [
		identityOf.graceDbSciTokenApi({ ...server, token: madeToken() }, fakeHostSystem()),
		identityOf.graceDbX509Api({ ...server, source: 'files', pemFile: path }, fakeHostSystem()),
	];

	it.each([
		'http://gracedb.ligo.org',
		'http://gracedb.example.org:8080/api/',
		'http://localhost.evil.example',
		'http://localhost.',
		'http://127.0.0.1.evil.example',
		'http://128.0.0.1',
		'http://10.0.0.1',
		'http://0.0.0.0',
		'http://[::2]',
		'http://[::ffff:7f00:1]',
	])('is refused for %s, in a sentence that says what to type', (server) => {
		const refused = expect.objectContaining({
			kind: 'input',
			message: expect.stringMatching(
				/^The credential was not sent to http:\/\/.*without https others/,
			) as string,
			advice: expect.stringContaining('https://') as string,
		}) as Error;
		expect(() => identityOf.graceDbSciTokenApi(to(server), fakeHostSystem())).toThrow(refused);
		expect(() => identityOf.graceDbX509Api(to(server), fakeHostSystem())).toThrow(refused);
	});

	it.each([
		'http://localhost:8765',
		'http://LOCALHOST:8765/api/',
		'http://127.0.0.1:8765',
		'http://127.8.9.10',
		'http://[::1]:8765',
	])('is sent to %s, which is this machine', (server) => {
		expect(identities(to(server)).map(({ serverUrl }) => serverUrl)).toEqual([server, server]);
	});

	it('is not sent to this machine through a proxy, which is another machine', () => {
		vi.stubEnv('http_proxy', 'http://proxy.example.org:3128');
		vi.stubEnv('no_proxy', '');
		const use = () => identities(to('http://localhost:8765'));
		expect(use).toThrow(/through a proxy/);
		vi.stubEnv('no_proxy', 'localhost');
		expect(use).not.toThrow();
	});
});

describe('what discovery finds', () => {
	it.each([
		custom,
		'https://gracedb.ligo.org.',
		'https://gracedb.ligo.org:444',
		'https://10.0.0.1',
	])(
		'is not sent to the custom server %s, whatever its audience, Ignore Audience and Scope Mismatch or not',
		async (server) => {
			const hostSystem = machineWith({ audience: ['ANY', server] });
			for (const sendAnyway of [false, true]) {
				await expect(
					check({ ...to(server), ...discovery, sendAnyway }, hostSystem),
				).rejects.toMatchObject({
					kind: 'credential',
					message: expect.stringContaining('is not sent to the custom server') as string,
				});
			}
			expect(() =>
				identityOf.graceDbX509Api({ ...to(server), source: 'discovery' }, hostSystem),
			).toThrow(/is not sent to the custom server/);
		},
	);

	it.each([
		{ server: 'playground' },
		to('https://GraceDB.ligo.org/api/'),
		to('https://localhost:8443'),
		to('http://127.0.0.1:8765'),
	])('is sent to %j', async (server) => {
		await expect(
			check({ ...server, ...discovery }, machineWith({ audience: 'ANY' })),
		).resolves.toBeUndefined();
	});
});

describe('a token from a file', () => {
	it.each(['ANY', ['ANY', 'https://gracedb.ligo.org'], 'https://gracedb.ligo.org', null])(
		'with the audience %j is not sent to a custom server, Ignore Audience and Scope Mismatch or not',
		async (audience) => {
			for (const version of ['scitoken:2.0', 'scitokens:1.0']) {
				for (const sendAnyway of [false, true]) {
					const use = check(
						{ ...to(custom), ...file, sendAnyway },
						machineWith({ audience, version }),
					);
					await expect(use).rejects.toMatchObject({
						message: expect.stringMatching(/was not sent/) as string,
						advice: expect.not.stringContaining('Ignore Audience and Scope Mismatch') as string,
					});
				}
			}
		},
	);

	it('is sent to the custom server that its audience names', async () => {
		for (const audience of [custom, 'https://gracedb.example.org']) {
			await expect(
				check({ ...to(custom), ...file }, machineWith({ audience })),
			).resolves.toBeUndefined();
		}
	});

	it('is sent to this machine with the audience ANY, and with another one not even with Ignore Audience and Scope Mismatch', async () => {
		const here = { ...to('http://localhost:8765'), ...file, sendAnyway: true };
		await expect(check(here, machineWith({ audience: 'ANY' }))).resolves.toBeUndefined();
		await expect(
			check(here, machineWith({ audience: 'https://gracedb.ligo.org' })),
		).rejects.toThrow(/The SciToken was not sent to/);
	});

	it('is sent to a known server with Ignore Audience and Scope Mismatch, which counts there', async () => {
		const data = { server: 'test', ...file, sendAnyway: true };
		await expect(
			check(data, machineWith({ audience: 'https://gracedb.ligo.org' })),
		).resolves.toBeUndefined();
	});
});

describe('a pasted token', () => {
	it('belongs to the user, who may send it to a custom server with the audience ANY or with Ignore Audience and Scope Mismatch', async () => {
		const pasted = { ...to(custom), source: 'token' };
		await expect(
			check({ ...pasted, token: madeToken({ audience: 'ANY' }) }, fakeHostSystem()),
		).resolves.toBeUndefined();
		const token = madeToken({ audience: 'https://elsewhere.example.org', scope: 'x' });
		await expect(check({ ...pasted, token }, fakeHostSystem())).rejects.toThrow(
			/The SciToken was not sent to/,
		);
		await expect(check({ ...pasted, token, sendAnyway: true }, fakeHostSystem())).resolves.toBe(
			undefined,
		);
	});
});

describe('a further certificate authority', () => {
	const ca = '-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----';

	it('is trusted at a custom server, and at none of those of the list', () => {
		const trusted = (server: CredentialData): unknown =>
			identityOf.graceDbX509Api({ ...server, source: 'files', ca }, fakeHostSystem()).ca;
		expect(trusted(to(custom))).toContain('BEGIN CERTIFICATE');
		expect(trusted({ server: 'production' })).toBeUndefined();
		expect(trusted(to('https://gracedb.ligo.org'))).toBeUndefined();
	});
});

it('an error about a token with endless claims stays short', async () => {
	const token = madeToken({
		audience: Array.from({ length: 5000 }, (_, n) => `https://a${n}.org`),
	});
	const failure = check({ server: 'production', source: 'token', token }, fakeHostSystem());
	await expect(failure).rejects.toMatchObject({
		message: expect.stringMatching(/^.{50,500}$/) as string,
	});
});
