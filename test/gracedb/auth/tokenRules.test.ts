import { describe, expect, it } from 'vitest';
import { identityOf } from '../../../gracedb/auth/credential';
import { fakeHostSystem, madeToken, type TokenOptions } from '../../support/fakeHostSystem';

async function check(options: TokenOptions, data = {}): Promise<void> {
	const hostSystem = fakeHostSystem();
	const { auth } = identityOf.graceDbSciTokenApi(
		{ server: 'production', token: madeToken(options), ...data },
		hostSystem,
	);
	(await auth.current()).check(hostSystem.now());
}

describe('a token', () => {
	it.each([
		'ANY',
		'https://gracedb.ligo.org',
		'https://gracedb.ligo.org/',
		['https://elsewhere.example.org', 'https://gracedb.ligo.org'],
	])('is sent to the server that its audience %s names', async (audience) => {
		await expect(check({ audience })).resolves.toBeUndefined();
	});

	it('may name the server with its port', async () => {
		const data = { server: 'custom', customServer: 'https://gracedb.example.org:8443/api/' };
		for (const audience of ['https://gracedb.example.org', 'https://gracedb.example.org:8443']) {
			await expect(check({ audience }, data)).resolves.toBeUndefined();
		}
		await expect(check({ audience: 'https://gracedb.example.org:9' }, data)).rejects.toThrow();
	});

	it.each([
		'https://gracedb-playground.ligo.org',
		'https://gracedb.ligo.org.evil.example.org',
		'any',
		'',
		[],
	])('is not sent to a server that its audience %j does not name', async (audience) => {
		await expect(check({ audience })).rejects.toMatchObject({
			kind: 'credential',
			message: expect.stringContaining(
				'not sent to https://gracedb.ligo.org: it is for the audience',
			) as string,
			advice: expect.stringContaining('Ignore Audience and Scope Mismatch') as string,
		});
		await expect(check({ audience }, { sendAnyway: true })).resolves.toBeUndefined();
	});

	it('needs an audience only as a SciToken of version 2.0', async () => {
		await expect(check({ audience: null })).rejects.toThrow(/for the audience nothing/);
		await expect(check({ audience: null, version: 'scitokens:1.0' })).resolves.toBeUndefined();
	});

	it.each(['gracedb.read', 'dqsegdb.read gracedb.read', 'read:/GraceDB', 'read:/'])(
		'with the scope %s can read GraceDB',
		async (scope) => {
			await expect(check({ scope })).resolves.toBeUndefined();
		},
	);

	it.each(['', 'gracedb', 'gracedb.reader', 'dqsegdb.read', 'read:/frames'])(
		'with the scope "%s" is refused',
		async (scope) => {
			await expect(check({ scope })).rejects.toThrow(/GraceDB needs gracedb\.read/);
		},
	);

	it('tolerates clocks that differ by a minute, and no more', async () => {
		await expect(check({ lifetime: -55 })).resolves.toBeUndefined();
		await expect(check({ lifetime: -65 })).rejects.toThrow(/expired at \d{4}-.*Z/);
		await expect(check({ notBefore: 55 })).resolves.toBeUndefined();
		await expect(check({ notBefore: 65 })).rejects.toThrow(/not valid before/);
	});
});
