import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../gracedb/redact';

const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLXRleHQ';

describe('createRedactor', () => {
	it('takes out the secrets it was given, also their parts', () => {
		const redact = createRedactor(['my-opaque-secret', ...'aaaaaaaa.bbbbbbbb'.split('.')]);
		expect(redact('x my-opaque-secret y bbbbbbbb')).toBe('x [redacted] y [redacted]');
	});

	it.each([
		['a token nobody told it of', `you sent ${token}!`],
		['a token header', `Authorization: Bearer ${token}`],
		['a token that is cut off', `Bearer ${token.slice(0, 30)}`],
		[
			'a private key',
			'-----BEGIN PRIVATE KEY-----\nc2lnbmF0dXJlLXRleHQ\n-----END PRIVATE KEY-----',
		],
		['half a private key', '-----BEGIN RSA PRIVATE KEY-----\nc2lnbmF0dXJlLXRleHQ'],
		['a password in an address', 'https://me:c2lnbmF0dXJlLXRleHQ@host/'],
		['a cookie', 'Set-Cookie: sessionid=c2lnbmF0dXJlLXRleHQ; Path=/'],
		['a session in a page', 'csrftoken: "c2lnbmF0dXJlLXRleHQ"'],
	])('takes out %s', (_what, text) => {
		const clean = createRedactor([])(text);
		expect(clean).not.toContain('c2lnbmF0dXJlLXRleHQ');
		expect(clean).not.toContain('eyJzdWIiOiJhIn0');
		expect(clean).toContain('[redacted');
	});

	it('leaves other text alone', () => {
		const text = 'Object with name=EM_READYY does not exist. (https://gracedb.ligo.org/api/)';
		expect(createRedactor([''])(text)).toBe(text);
	});
});
