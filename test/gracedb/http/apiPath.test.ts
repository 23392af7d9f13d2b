import { describe, expect, it } from 'vitest';
import { parseApiPath } from '../../../gracedb/http/apiPath';

const apiUrl = new URL('https://gracedb.example.org/api/');
const address = (text: string): string => {
	const { path, query } = parseApiPath(text, apiUrl);
	const url = new URL(path, apiUrl);
	for (const [name, value] of query) url.searchParams.append(name, value);
	return url.href.replace(apiUrl.href, '');
};

describe('the path of an API request', () => {
	it.each([
		['superevents/S240716b/', 'superevents/S240716b/'],
		[' /superevents/ ', 'superevents/'],
		['/api/superevents/', 'superevents/'],
		['api/v1/superevents/', 'v1/superevents/'],
		['/api', ''],
		['', ''],
		['https://gracedb.example.org/api/events/G1', 'events/G1'],
		['HTTPS://gracedb.example.org:443/api/events/G1', 'events/G1'],
		['events/?query=far < 1e-9&count=5', 'events/?query=far+%3C+1e-9&count=5'],
		['superevents/S1a/files/a#1 b.png', 'superevents/S1a/files/a%231%20b.png'],
		['superevents/S1a/files/100%.png', 'superevents/S1a/files/100%25.png'],
		['superevents/S1a/files/a%20b,1', 'superevents/S1a/files/a%20b,1'],
		['superevents/S1a/files/größe.png', 'superevents/S1a/files/gr%C3%B6%C3%9Fe.png'],
		['superevents/S1a/files/a..b', 'superevents/S1a/files/a..b'],
		['x/https://other.example.org/', 'x/https://other.example.org/'],
	])('is understood: %s', (text, expected) => {
		expect(address(text)).toBe(expected);
	});

	it.each([
		'https://other.example.org/api/events/',
		'http://gracedb.example.org/api/events/',
		'https://gracedb.example.org:8443/api/',
		'https://user:word@gracedb.example.org/api/',
		'https://gracedb.example.org@other.example.org/api/',
		'https://gracedb.example.org/superevents/S1a/view/',
		'https://gracedb.example.org/apix/events/',
		'//other.example.org/api/',
		'https:other.example.org',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'../admin/',
		'superevents/../../admin/',
		'superevents/%2e%2e/%2E./admin/',
		'superevents/..%2f..%2fadmin/',
		'superevents/..%5cadmin',
		'./superevents/',
		'https://gracedb.example.org/api/../admin/',
		'https://gracedb.example.org/api/%2e%2e/admin/',
		'\\\\other.example.org\\api',
		'superevents\\..\\..\\admin',
		'superevents/\n../admin',
		'/\t/other.example.org/',
	])('cannot lead elsewhere: %s', (text) => {
		expect(() => parseApiPath(text, apiUrl)).toThrow(/^Path: /);
	});

	it('never shows a password in the error', () => {
		expect(() => parseApiPath('https://me:s3cret@other.example.org/', apiUrl)).toThrow(
			/^(?!.*s3cret)/s,
		);
	});

	it.each([
		['v1/events/', true],
		['/api/v2/', true],
		['events/v1/', false],
		['vocabulary/', false],
	])('says whether it names a version itself: %s', (text, isVersioned) => {
		expect(parseApiPath(text, apiUrl).isVersioned).toBe(isVersioned);
	});
});
