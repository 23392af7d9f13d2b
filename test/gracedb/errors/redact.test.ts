import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../gracedb/json';
import { createRedactor, type Redactor } from '../../../gracedb/errors/redact';
import { anyEncoding, encodings } from '../../support/encodings';

const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLXRleHQ';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = part({ alg: 'ES256', typ: 'JWT', kid: 'key-1' });
const claims = part({ sub: 'scientist', iss: 'https://cilogon.org/igwn', scope: 'gracedb.read' });
const signature = randomBytes(64).toString('base64url');
const sent = `${header}.${claims}.${signature}`;

function sending(secret: string, ...further: string[]): Redactor {
	return createRedactor({
		secrets: [secret, ...further],
		headers: () => ({ authorization: `Bearer ${secret}` }),
	});
}

const { text, data, json, parse, headers } = sending(sent);

/** Whether something of a secret that is worth having can be read in a text, by means that share nothing with ours. */
function shows(found: string, secret: string): boolean {
	const plain = found
		.replace(/&amp;/g, '&')
		.replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
		.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
		.replace(/%(?:25)?([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
		.replace(/\\[ux]0*([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
		.replace(/\\n|\s/g, '');
	const decoded = [0, 1, 2, 3].map((skip) =>
		Buffer.from(plain.slice(skip), 'base64').toString('latin1'),
	);
	const pieces = Array.from({ length: secret.length - 15 }, (_, at) => secret.slice(at, at + 16));
	return pieces.some((piece) => [plain, ...decoded].some((readable) => readable.includes(piece)));
}

describe('text of an error', () => {
	it('loses the secrets it was given, also their parts', () => {
		const redact = sending('my-opaque-secret', 'a pass phrase', 'bbbbbbbb').text;
		expect(redact('x my-opaque-secret y bbbbbbbb z')).toBe('x [redacted] y [redacted] z');
	});

	it.each([
		['a token that it was not given', `you sent ${token}!`],
		['a token behind a minus', `x-${token}!`],
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
		['a session in an address', 'next=/&csrftoken=c2lnbmF0dXJlLXRleHQ&x=1'],
	])('loses %s', (_what, given) => {
		const clean = createRedactor({ secrets: [], headers: () => ({}) }).text(given);
		expect(clean).not.toContain('c2lnbmF0dXJlLXRleHQ');
		expect(clean).not.toContain('eyJzdWIiOiJhIn0');
		expect(clean).toContain('[redacted');
	});

	it('stays as it is otherwise', () => {
		const given = 'Object with name=EM_READYY does not exist. (https://gracedb.ligo.org/api/)';
		expect(text(given)).toBe(given);
		expect(sending('', 'short').text(given)).toBe(given);
	});
});

describe('what was sent as the credential', () => {
	it.each(Object.entries(encodings))(
		'is taken out of data %s, whole and in parts',
		(_how, encode) => {
			for (const secret of [sent, header, claims, signature, sent.slice(30, 90)]) {
				for (const given of [encode(secret), `{"note": "${encode(secret)}, and more"}`]) {
					for (const clean of [data(given), text(given)]) {
						expect(clean).toContain('[redacted');
						expect(shows(clean, sent)).toBe(false);
					}
				}
			}
			expect(shows(encode(sent), sent)).toBe(true);
		},
	);

	it('is taken out whatever it is, wherever it stands, in any encoding', () => {
		const opaque = fc
			.string({ unit: fc.constantFrom(...'aZ09-_.~+/='), minLength: 24, maxLength: 300 })
			.filter((secret) => secret.replace(/[^\w+/-]/g, '').length >= 24);
		const around = fc.string({ maxLength: 40 }).filter((words) => !/[\\%&]$/.test(words));
		fc.assert(
			fc.property(opaque, anyEncoding, around, around, (secret, encode, before, after) => {
				const { data: clean, parse: read } = sending(secret);
				const given = `${before} ${encode(secret)} ${after}`;
				expect(clean(given)).toContain('[redacted]');
				const value = read(JSON.stringify({ list: [{ [given]: given }] }));
				const [entry] = Object.entries((value as { list: Record<string, string>[] }).list[0] ?? {});
				expect(entry?.[0]).toContain('[redacted]');
				expect(entry?.[1]).toContain('[redacted]');
			}),
			{ numRuns: 500 },
		);
	});

	it('is taken out of JSON in texts and names, however deep, after it was read', () => {
		const escaped = [...sent].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('');
		const raw = `{"a": [{"${escaped}": 1, "b": "x ${escaped}"}], "__proto__": "${escaped}", "c": 5}`;
		const value = parse(raw);
		expect(JSON.stringify(value)).toBe(
			'{"a":[{"b":"x [redacted]","[redacted]":1}],"__proto__":"[redacted]","c":5}',
		);
		const depth = 100_000;
		const deep = parse(`${'['.repeat(depth)}"${sent}"${']'.repeat(depth)}`);
		let inner: Json | undefined = deep;
		while (Array.isArray(inner)) inner = inner[0];
		expect(inner).toBe('[redacted]');
		expect(json(sent)).toBe('[redacted]');
	});

	it('is taken out of the names and values of headers', () => {
		expect(
			headers({
				'x-echo': `Bearer ${sent}`,
				[`x-got-${sent}`]: '1',
				date: 'Tue, 16 Jul 2024',
			}),
		).toEqual({
			'x-echo': 'Bearer [redacted]',
			'x-got-[redacted]': '1',
			date: 'Tue, 16 Jul 2024',
		});
	});
});

describe('data', () => {
	it('stay as they are: the names, numbers and texts of science, other tokens and files in base64', () => {
		const rows = [
			{
				superevent_id: 'S240716b',
				far: 1.2e-9,
				created: '2024-07-16 15:11:12 UTC',
				labels: ['EM_READY'],
			},
			{
				comment: 'Bearer of bad news: password=none, cookie: yes, csrf=1',
				url: 'https://a:b@host/',
			},
			{
				comment: `<a href="https://gracedb.ligo.org/apiweb/superevents/S240716b/files/x.fits%2C0">x</a>`,
			},
			{ token: part({ a: 1 }), key: '-----BEGIN PRIVATE KEY-----', scientist: 'gracedb.read' },
			{ image: randomBytes(10_000).toString('base64'), hash: randomBytes(32).toString('hex') },
		];
		const raw = JSON.stringify(rows);
		expect(data(raw) === raw).toBe(true);
		expect(JSON.stringify(parse(raw)) === raw).toBe(true);
	});

	it('stay as they are with a certificate, whose key and pass phrase are never sent', () => {
		const withKey = createRedactor({ secrets: ['Production superevents'], headers: () => ({}) });
		expect(withKey.data('Production superevents')).toBe('Production superevents');
		expect(withKey.text('Production superevents')).toBe('[redacted]');
	});

	it('stay as they are whatever they are, if nothing of the credential is in them', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const raw = JSON.stringify(value);
				expect(parse(raw)).toEqual(JSON.parse(raw));
			}),
		);
	});
});
