import { describe, expect, it } from 'vitest';
import { simplifyNotice } from '../../gracedb/simplify/simplifyNotice';
import { simplifySignoff } from '../../gracedb/simplify/simplifySignoff';
import { voeventContent } from '../../gracedb/simplify/voeventContent';
import { connectionError } from '../../gracedb/errors/connectionError';
import { readServerWords } from '../../gracedb/errors/serverWords';
import { entryOf } from '../../gracedb/json';
import { checkQuery } from '../../gracedb/query/check';
import { readXml } from '../../gracedb/xml';

/** Names that each object has without anybody having put them there. */
const inherited = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

describe.each(inherited)('the name %s from outside is a name like any other', (name) => {
	it('in a table', () => {
		expect(entryOf({ a: 1 }, name)).toBeUndefined();
		expect(entryOf(JSON.parse(`{"${name}": 1}`) as Record<string, number>, name)).toBe(1);
	});

	it('as the code of a failed connection', () => {
		const failed = Object.assign(new Error('gone'), { code: name });
		const request = { method: 'GET', url: 'https://gracedb.example/api/' };
		const { message } = connectionError(failed, { request, attempts: 1 }, (text) => text, 'none');
		expect(message).toBe('The server gracedb.example could not be reached (gone).');
	});

	it('as the type of a notice or a signoff', () => {
		expect(simplifyNotice({ notice_type: name }, 'S240716b')).toMatchObject({ alert_type: name });
		expect(simplifySignoff({ signoff_type: name }, 'S240716b')).toMatchObject({ signed_by: name });
	});

	it('as an entity, an attribute and a parameter of a VOEvent', () => {
		expect(readXml(`<a>&${name};</a>`).text).toBe(`&${name};`);
		expect(readXml(`<a x:${name}="1"/>`).attributes['name']).toBeUndefined();
		const { params } = voeventContent(
			`<VOEvent><What><Param name="${name}" value="1"/></What></VOEvent>`,
		);
		expect(JSON.stringify(params)).toBe(`{"${name}":"1"}`);
	});

	it('as a field of an error', () => {
		expect(readServerWords(`{"${name}": ["not allowed"]}`)).toBe(`${name}: not allowed`);
	});

	it.each(['superevents', 'events'] as const)('as a field of a query for %s', (dialect) => {
		const [as, other] = [`${name}: 1`, 'zzzzzzzz: 1'].map((query) =>
			checkQuery(query, dialect, { labels: [], groups: [], pipelines: [], searches: [] }).map(
				({ severity, message }) => `${severity} ${message}`,
			),
		);
		expect(as?.map((found) => found.replace(new RegExp(name, 'gi'), 'zzzzzzzz'))).toEqual(other);
	});
});
