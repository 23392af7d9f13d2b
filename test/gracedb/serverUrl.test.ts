import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseServerUrl } from '../../gracedb/serverUrl';

/** What moves the host or the path of an address about, or looks like it. */
// prettier-ignore
const nastyPieces = [
	'https:', 'http:', '//', '/', '\\', '.', '..', '%2e', '%2f', '%5c', '@', ':', '?', '#',
	'gracedb.ligo.org', 'evil.example', 'localhost', '127.0.0.1', '[::1]', '0x7f.1', '443',
	'api', 'v1', 'events', ';', ' ', '\t', '\n', '\r', '\0', '\u00ad', '\u200b', '\u202e',
	'。', '．', '／', '＼', '⁄', '：', '＠', 'і', 'ß', 'ſ', 'K', '*', ',', '&', '=', '$',
];

describe('parseServerUrl', () => {
	it.each([
		['https://gracedb.ligo.org', 'https://gracedb.ligo.org/api/'],
		['https://gracedb.ligo.org/', 'https://gracedb.ligo.org/api/'],
		['https://gracedb.ligo.org/api', 'https://gracedb.ligo.org/api/'],
		['https://gracedb.ligo.org/api/', 'https://gracedb.ligo.org/api/'],
		['https://gracedb.ligo.org/api/v1/', 'https://gracedb.ligo.org/api/'],
		['https://gracedb.ligo.org/api/v2', 'https://gracedb.ligo.org/api/'],
		['  HTTPS://GraceDB.ligo.org/api/  ', 'https://gracedb.ligo.org/api/'],
		['http://localhost:8765', 'http://localhost:8765/api/'],
		['https://example.org/gracedb/api/', 'https://example.org/gracedb/api/'],
	])('understands %s', (address, root) => {
		expect(parseServerUrl(address).href).toBe(root);
	});

	it.each([
		['', /empty/],
		['gracedb.ligo.org', /not a server address/],
		['localhost:8765', /must start with https/],
		['ftp://gracedb.ligo.org', /must start with https/],
		['file:///etc/passwd', /must start with https/],
		['https://me:geheim42@gracedb.ligo.org', /user name or password/],
		['https://gracedb.ligo.org/api/?token=x', /after the path/],
		['https://gracedb.ligo.org/superevents/S240716b/view/', /address of a page/],
		['https://gracedb.ligo.org/api/superevents/', /address of a page/],
	])('refuses %s with a sentence that says what to type', (address, message) => {
		expect(() => parseServerUrl(address)).toThrow(
			expect.objectContaining({
				message: expect.stringMatching(message) as string,
				kind: 'input',
				advice: expect.stringContaining('https://gracedb.ligo.org') as string,
			}),
		);
	});

	it.each([
		'https://gracedb.ligo.org//evil.example',
		'https://gracedb.ligo.org//evil.example/api/',
		'https://gracedb.ligo.org/\\evil.example',
		'https://gracedb.ligo.org/\\\\evil.example',
		'https://gracedb.ligo.org\\evil.example',
		'https://gracedb.ligo.org/gracedb//evil.example',
		'https://gracedb.ligo.org/gracedb/../../evil.example',
		'https://gracedb.ligo.org/%2e%2e//evil.example',
		'https://gracedb.ligo.org/%2fevil.example',
		'https://gracedb.ligo.org/\t/evil.example',
		'https://gracedb.ligo.org/./api/',
		'https:gracedb.ligo.org',
		'https:/\\gracedb.ligo.org',
		'https:///gracedb.ligo.org',
		'https://gracedb.ligo.org;evil.example',
		'https://gracedb。ligo.org',
		'https://gracedb.lіgo.org',
		'https://ｇracedb.ligo.org',
		'https://gracedb.ligo.org\u2044evil.example',
		'https://graced\u00adb.ligo.org',
		'https://gracedb%2eligo.org',
		'https://0x7f.1',
		'https://2130706433',
	])('refuses %j, which a reader takes for another address than a program', (address) => {
		expect(() => parseServerUrl(address)).toThrow(
			expect.objectContaining({
				kind: 'input',
				message: expect.stringMatching(/can be misread|not a server address/) as string,
			}),
		);
	});

	it('shows the host behind look-alike letters', () => {
		expect(() => parseServerUrl('https://gracedb.lіgo.org')).toThrow(
			/host gracedb\.xn--lgo-jhd\.org/,
		);
	});

	it.each([
		['https://gracedb.ligo.org:443/', 'https://gracedb.ligo.org/api/'],
		['http://[::1]:8765/api/', 'http://[::1]:8765/api/'],
		['https://xn--bcher-kva.example/gracedb', 'https://xn--bcher-kva.example/gracedb/api/'],
	])('takes %s as it is written', (address, root) => {
		expect(parseServerUrl(address).href).toBe(root);
	});

	it('leads to the host between // and the next slash, whatever it accepts', () => {
		const pieces = fc.constantFrom(...nastyPieces);
		const text = fc.oneof(
			fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
			fc
				.array(pieces, { maxLength: 8 })
				.map((parts) => `https://gracedb.ligo.org${parts.join('')}`),
			fc.array(pieces, { maxLength: 8 }).map((parts) => `https://${parts.join('')}/api/`),
		);
		let accepted = 0;
		fc.assert(
			fc.property(text, (address) => {
				let root: URL;
				try {
					root = parseServerUrl(address);
				} catch (error) {
					expect(error).toMatchObject({ kind: 'input' });
					return;
				}
				accepted += 1;
				const [scheme = '', , read = ''] = address.trim().toLowerCase().split('/');
				expect([root.host, `${root.host}:443`, `${root.host}:80`]).toContain(read);
				expect(root.protocol).toBe(scheme);
				expect(root.origin).toBe(new URL(address.trim()).origin);
				expect(root.pathname).toMatch(/^(?:\/(?!\.{1,2}\/)[\w.~-]+)*\/api\/$/);
				expect([root.username, root.password, root.search, root.hash].join('')).toBe('');
			}),
			{ numRuns: 20_000 },
		);
		expect(accepted).toBeGreaterThan(100);
	});

	it('does not repeat a password', () => {
		expect(() => parseServerUrl('ftp://me:geheim42@host')).toThrow(
			expect.objectContaining({ message: expect.not.stringContaining('geheim42') as string }),
		);
	});
});
