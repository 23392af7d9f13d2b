import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkForeignHeaders, checkTypedHeaders } from '../../../gracedb/http/requestHeaders';

/** Names that servers, proxies and frameworks read as the user, the method, the address or the connection. */
const dangerous = [
	'Authorization',
	'Proxy-Authorization',
	'Cookie',
	'Cookie2',
	'X-Vault-Token',
	'X-Api-Key',
	'X-HTTP-Method-Override',
	'X-HTTP-Method',
	'X-Method-Override',
	'X-Forwarded-For',
	'X-Forwarded-Host',
	'X-Forwarded-Proto',
	'X-Forwarded-User',
	'X-Forwarded-Tls-Client-Cert',
	'X-Forwarded-Tls-Client-Cert-Infos',
	'Forwarded',
	'SSL_CLIENT_S_DN',
	'SSL-Client-Cert',
	'X-SSL-Client-Verify',
	'X-Client-Cert',
	'X-Client-Cert-Dn',
	'X-Original-URL',
	'X-Rewrite-URL',
	'X-Remote-User',
	'Remote-User',
	'IsMemberOf',
	'Eppn',
	'X-Requested-With',
	'X-Real-IP',
	'Host',
	'Transfer-Encoding',
	'Upgrade',
	'Expect',
	'TE',
	':authority',
	'__proto__',
	'constructor',
];

const refusal = /cannot be set/;

describe('headers beside a credential', () => {
	const written = fc
		.constantFrom(...dangerous)
		.chain((name) =>
			fc
				.array(fc.constantFrom('same', 'upper', 'swap'), {
					minLength: name.length,
					maxLength: name.length,
				})
				.map((ways) =>
					[...name]
						.map((letter, i) => {
							if (ways[i] === 'upper') return letter.toUpperCase();
							if (ways[i] === 'swap') return { '-': '_', _: '-' }[letter] ?? letter;
							return letter;
						})
						.join(''),
				),
		)
		.chain((name) => fc.constantFrom(name, ` ${name}`, `${name}\t`, `${name}\r\nX-A`));

	it('are refused if they could change the user, the method or the address, however they are written', () => {
		fc.assert(
			fc.property(written, (name) => {
				const headers = Object.fromEntries([[name, 'x']]);
				expect(() => checkTypedHeaders(headers)).toThrow(refusal);
				expect(() => {
					checkForeignHeaders(headers);
				}).toThrow(refusal);
			}),
		);
	});

	it('pass if they only say how the answer is wanted', () => {
		const headers = {
			' Accept': ' application/json ',
			'If-None-Match': '"a"',
			'X-Request-ID': '7',
		};
		expect(checkTypedHeaders(headers)).toEqual({
			accept: 'application/json',
			'if-none-match': '"a"',
			'x-request-id': '7',
		});
	});

	it('say what can be set instead, and name the field', () => {
		expect(() => checkTypedHeaders({ 'X-Original-URL': '/admin' })).toThrow(
			expect.objectContaining({
				message: expect.stringMatching(/^Headers: "X-Original-URL"/) as string,
				advice: expect.stringContaining('accept-language') as string,
			}) as Error,
		);
	});

	it('have values of one line', () => {
		for (const value of ['a\r\nCookie: y', 'a\0', 'ż']) {
			expect(() => checkTypedHeaders({ accept: value })).toThrow(/the value of accept/);
		}
	});

	it('may describe the body where another program made the request', () => {
		const headers = {
			'Content-Type': 'application/json',
			'content-length': 2,
			'accept-encoding': 'gzip',
			cookie: undefined,
		};
		expect(() => {
			checkForeignHeaders(headers);
		}).not.toThrow();
		expect(() => {
			checkForeignHeaders();
		}).not.toThrow();
		expect(() => checkTypedHeaders({ 'content-type': 'x' })).toThrow(/It follows from Body|cannot/);
	});
});
