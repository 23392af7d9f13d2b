import { describe, expect, it } from 'vitest';
import { parseServerUrl } from '../../gracedb/serverUrl';

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
		['localhost:8765', /must begin with https/],
		['ftp://gracedb.ligo.org', /must begin with https/],
		['file:///etc/passwd', /must begin with https/],
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

	it('does not repeat a password', () => {
		expect(() => parseServerUrl('ftp://me:geheim42@host')).toThrow(
			expect.objectContaining({ message: expect.not.stringContaining('geheim42') as string }),
		);
	});
});
