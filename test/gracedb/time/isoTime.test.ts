import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../../gracedb/time/isoTime';

describe('a time that people give', () => {
	it.each([
		'2019-04-25T08:18:05',
		'2019-04-25 08:18:05',
		'2019-04-25T08:18:05.25Z',
		'2019-04-25T08:18+02:00',
		'2019-04-25',
	])('is sent as typed where the server reads it: %s', (text) => {
		expect(isoTime(` ${text} `, 'Time')).toBe(text);
	});

	it.each([
		[1405177836.5, '2024-07-16T15:10:18.500Z'],
		['1405177836', '2024-07-16T15:10:18Z'],
		['2024-07-16 15:10:18 UTC', '2024-07-16T15:10:18Z'],
		['Tue, 16 Jul 2024 15:10:18 GMT', '2024-07-16T15:10:18Z'],
		[new Date(Date.UTC(2024, 6, 16)), '2024-07-16T00:00:00Z'],
		[DateTime.utc(2024, 7, 16, 1), '2024-07-16T01:00:00Z'],
		[{ toISO: () => '2024-07-16T03:00:00+02:00' }, '2024-07-16T01:00:00Z'],
	])('is made ISO 8601 where it is something else: %s', (given, iso) => {
		expect(isoTime(given, 'Time')).toBe(iso);
	});

	it.each(['t', '', '2019-13-45', '2019-04-31T00:00:00', '2024', '12345', null, {}, true])(
		'is refused, with the field named, where it is none: %j',
		(given) => {
			expect(() => isoTime(given, 'Start Time')).toThrow(/^Start Time: ".*" is not a time\.$/);
		},
	);
});
