import { describe, expect, it } from 'vitest';
import type { CredentialDescription } from '../../../gracedb/auth/auth';
import { identityOf } from '../../../gracedb/auth/credential';
import { type FakeHostSystem, fakeHostSystem, madeToken } from '../../support/fakeHostSystem';

const allowed = { GRACEDB_CREDENTIAL_FILES: 'discovery' };

async function find(hostSystem: FakeHostSystem, more = {}): Promise<CredentialDescription> {
	const data = { source: 'file', bearerFile: '', server: 'production', ...more };
	return (await identityOf.graceDbSciTokenApi(data, hostSystem).auth.current()).describe();
}

const token = (subject: string, more = {}): string => madeToken({ subject, ...more });
const tmp = '/tmp/bt_u1000';

describe('the discovery of a token', () => {
	const everywhere = {
		variables: {
			SCITOKEN: token('first'),
			SCITOKEN_FILE: '/a/second',
			_CONDOR_CREDS: '/condor',
			BEARER_TOKEN: token('fourth'),
			BEARER_TOKEN_FILE: '/a/fifth',
			XDG_RUNTIME_DIR: '/run/user/1000',
		} as Record<string, string>,
		files: {
			'/a/second': token('second'),
			'/condor/igwn.use': token('third'),
			'/condor/igwn.top': 'not looked at',
			'/a/fifth': token('fifth'),
			'/run/user/1000/bt_u1000': token('sixth'),
		} as Record<string, string>,
	};

	it('takes the places in the order of the Python client', async () => {
		const hostSystem = fakeHostSystem({ ...allowed, ...everywhere.variables }, everywhere.files);
		const found: (string | undefined)[] = [];
		for (const variable of [
			'SCITOKEN',
			'SCITOKEN_FILE',
			'_CONDOR_CREDS',
			'BEARER_TOKEN',
			'BEARER_TOKEN_FILE',
			'XDG_RUNTIME_DIR',
		]) {
			found.push((await find(hostSystem)).subject);
			hostSystem.variables.delete(variable);
		}
		expect(found).toEqual(['first', 'second', 'third', 'fourth', 'fifth', 'sixth']);
		hostSystem.files.set(tmp, token('last'));
		expect(await find(hostSystem)).toMatchObject({ subject: 'last', source: `discovery, ${tmp}` });
	});

	it.each([
		['expired', { lifetime: -120 }],
		['not yet valid', { notBefore: 600, lifetime: 1200 }],
		['for another server', { audience: 'https://example.org' }],
		['for another service', { scope: 'dqsegdb.read' }],
	])('goes on after a SCITOKEN that is %s', async (_what, wrong) => {
		const variables = { ...allowed, SCITOKEN: token('wrong', wrong) };
		expect(await find(fakeHostSystem(variables, { [tmp]: token('good') }))).toMatchObject({
			subject: 'good',
		});
	});

	it('prefers a token that has a minute left, and still takes one that has less', async () => {
		const variables = { ...allowed, SCITOKEN: token('short', { lifetime: 30 }) };
		expect(await find(fakeHostSystem(variables, { [tmp]: token('long') }))).toMatchObject({
			subject: 'long',
		});
		expect(await find(fakeHostSystem(variables))).toMatchObject({ subject: 'short' });
	});

	it('ends at a bad BEARER_TOKEN, and says that the files are only used without it', async () => {
		const variables = { ...allowed, BEARER_TOKEN: token('old', { lifetime: -120 }) };
		await expect(find(fakeHostSystem(variables, { [tmp]: token('good') }))).rejects.toThrow(
			/BEARER_TOKEN \(BEARER_TOKEN_FILE and bt_u… are only used without it\): The SciToken expired at/,
		);
	});

	it('does not look into /tmp where XDG_RUNTIME_DIR is set, and says so if it would have found something', async () => {
		const variables = { ...allowed, XDG_RUNTIME_DIR: '/run/user/1000' };
		await expect(find(fakeHostSystem(variables, { [tmp]: token('good') }))).rejects.toThrow(
			/\/tmp\/bt_u1000 exists but is only used if XDG_RUNTIME_DIR is not set/,
		);
	});

	it('ends at a SCITOKEN_FILE that is not there, as the Python client does', async () => {
		const variables = { ...allowed, SCITOKEN_FILE: '/gone' };
		await expect(find(fakeHostSystem(variables, { [tmp]: token('good') }))).rejects.toThrow(
			/SCITOKEN_FILE names \/gone, which does not exist/,
		);
	});

	it('passes over a BEARER_TOKEN_FILE that is not there, and an empty BEARER_TOKEN', async () => {
		const variables = { ...allowed, BEARER_TOKEN: '', BEARER_TOKEN_FILE: '/gone' };
		expect(await find(fakeHostSystem(variables, { [tmp]: token('good') }))).toMatchObject({
			subject: 'good',
		});
	});

	it('finds a new token at the next request', async () => {
		const hostSystem = fakeHostSystem(allowed, { [tmp]: token('before') });
		expect(await find(hostSystem)).toMatchObject({ subject: 'before' });
		hostSystem.files.set(tmp, token('after'));
		expect(await find(hostSystem)).toMatchObject({ subject: 'after' });
	});

	it('names all places when nothing is found, and no content of any', async () => {
		const variables = { ...allowed, SCITOKEN: 'Geheimnis-4711' };
		const failure = find(fakeHostSystem(variables));
		await expect(failure).rejects.toThrow(
			/SCITOKEN: This is not a SciToken.*\/tmp\/bt_u1000: nothing there/,
		);
		await expect(failure).rejects.not.toThrow(/Geheimnis/);
	});

	it.each([undefined, '', '/run/secrets'])(
		'is off until the operator allows it (GRACEDB_CREDENTIAL_FILES=%s)',
		async (value) => {
			const variables: Record<string, string> = { SCITOKEN: token('x') };
			if (value !== undefined) variables['GRACEDB_CREDENTIAL_FILES'] = value;
			await expect(find(fakeHostSystem(variables))).rejects.toMatchObject({
				kind: 'credential',
				message: expect.stringContaining('does not allow the search') as string,
				advice: expect.stringContaining('GRACEDB_CREDENTIAL_FILES') as string,
			});
		},
	);
});
