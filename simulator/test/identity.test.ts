import { readFile, stat } from 'node:fs/promises';
import { generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { Issuer } from '../identity/issuer';
import { userNames } from '../identity/users';
import { Bench } from './support';

describe('a token', () => {
	const bench = new Bench();

	async function whoIs(authorization: string): Promise<unknown> {
		return (await bench.good('user-info/', { headers: { authorization } })).username;
	}

	it('names its user, for every user of the ready-file', async () => {
		const names = await Promise.all(
			userNames.map(async (name) => (await bench.good('user-info/', { as: name })).username),
		);
		expect(new Set(names).size).toBe(userNames.length);
		expect(names).not.toContain('AnonymousUser');
	});

	it('says who is internal and for which pipelines a user may upload', async () => {
		const pipeline = await bench.good('user-info/', { as: 'pipeline' });
		expect(pipeline.is_internal_user).toBe(true);
		expect(pipeline.upload_to_pipeline).toContain('gstlal');
		const external = await bench.good('user-info/', { as: 'external' });
		expect(external.is_internal_user).toBe(false);
		expect(external.upload_to_pipeline).toEqual([]);
	});

	it('that is missing, expired or garbage makes an anonymous user, with 200', async () => {
		expect(await bench.good('user-info/')).toEqual({ username: 'AnonymousUser' });
		expect(await whoIs(`Bearer ${await bench.token('expired')}`)).toBe('AnonymousUser');
		expect(await whoIs('Bearer garbage')).toBe('AnonymousUser');
		expect(await whoIs(`bearer ${await bench.token('scientist')}`)).toBe('AnonymousUser');
	});

	it('signed with another key makes an anonymous user', async () => {
		const foreign = await generateKeyPair('ES256');
		const token = new SignJWT({ scope: 'gracedb.read' })
			.setProtectedHeader({ alg: 'ES256', kid: 'gracedb-simulator' })
			.setIssuer(bench.ready.issuer)
			.setAudience('ANY')
			.setSubject('scientist@ligo.org')
			.setIssuedAt()
			.setNotBefore('0s')
			.setExpirationTime('1h');
		expect(await whoIs(`Bearer ${await token.sign(foreign.privateKey)}`)).toBe('AnonymousUser');
	});

	it('answers an Authorization header of one or three words with an HTML 500', async () => {
		for (const authorization of ['Bearer', 'Bearer a b']) {
			const reply = await bench.call('user-info/', { headers: { authorization } });
			expect(reply.status).toBe(500);
			expect(reply.headers.get('content-type')).toContain('text/html');
		}
	});

	it('lies in a file that only its owner may read', async () => {
		const { mode } = await stat(bench.ready.tokens.scientist ?? '');
		expect(mode & 0o777).toBe(0o600);
	});

	it('can be checked with the published keys', async () => {
		const { issuer, jwksFile } = bench.ready;
		const configuration = await bench.good(`${issuer}/.well-known/openid-configuration`);
		expect(configuration.issuer).toBe(issuer);
		const keys = await bench.good(String(configuration.jwks_uri));
		expect(keys).toEqual(JSON.parse(await readFile(jwksFile, 'utf8')));
	});
});

describe('the issuer', () => {
	const now = new Date('2026-01-01T00:00:00Z');
	const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

	async function issuer(): Promise<Issuer> {
		const made = await Issuer.create(() => now);
		made.url = 'https://localhost:1/issuer';
		return made;
	}

	it('accepts a token only within its time', async () => {
		const made = await issuer();
		const subject = async (notBefore: Date, expires: Date) =>
			made.subjectOf(await made.sign({ subject: 'x', id: '1', notBefore, expires }));
		expect(await subject(at(-10), at(10))).toBe('x');
		expect(await subject(at(-10), at(-1))).toBeUndefined();
		expect(await subject(at(5), at(10))).toBeUndefined();
	});

	it('accepts ANY audience and its own, and no other', async () => {
		const made = await issuer();
		const subject = async (audience: string | string[]) =>
			made.subjectOf(
				await made.sign({
					subject: 'x',
					id: '1',
					audience,
					notBefore: at(-10),
					expires: at(10),
				}),
			);
		expect(await subject('ANY')).toBe('x');
		expect(await subject(['https://elsewhere.example', 'https://localhost'])).toBe('x');
		expect(await subject('https://elsewhere.example')).toBeUndefined();
	});

	it('wants gracedb.read among the scopes', async () => {
		const made = await issuer();
		const subject = async (scope: string) =>
			made.subjectOf(
				await made.sign({
					subject: 'x',
					id: '1',
					scope,
					notBefore: at(-10),
					expires: at(10),
				}),
			);
		expect(await subject('openid gracedb.read')).toBe('x');
		expect(await subject('gracedb.reader')).toBeUndefined();
	});

	it('does not accept another issuer, even of the same name', async () => {
		const [one, other] = [await issuer(), await issuer()];
		const token = await other.sign({
			subject: 'x',
			id: '1',
			notBefore: at(-10),
			expires: at(10),
		});
		expect(await one.subjectOf(token)).toBeUndefined();
	});

	it('does not accept its own token for another address', async () => {
		const made = await issuer();
		const token = await made.sign({ subject: 'x', id: '1', notBefore: at(-10), expires: at(10) });
		made.url = 'https://localhost:2/issuer';
		expect(await made.subjectOf(token)).toBeUndefined();
	});
});
