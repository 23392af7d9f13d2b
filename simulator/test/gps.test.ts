import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gpsFromUtc, utcFromGps } from '../sky/gps';
import { datePart, lettersOf, numberOf } from '../sky/ids';

describe('GPS time', () => {
	it.each([
		[0, '1980-01-06T00:00:00Z'],
		[1126623617, '2015-09-18T15:00:00Z'],
		[1164556817, '2016-11-30T16:00:00Z'],
		[1167264016, '2016-12-31T23:59:59Z'],
		[1167264018, '2017-01-01T00:00:00Z'],
		[1238166018, '2019-04-01T15:00:00Z'],
		[1422118818, '2025-01-28T17:00:00Z'],
	])('%i is %s, and back', (gps, utc) => {
		expect(gpsFromUtc(new Date(utc))).toBe(gps);
		expect(utcFromGps(gps)).toEqual(new Date(utc));
	});

	it('of a leap second itself is the midnight after it, for want of a better calendar', () => {
		expect(utcFromGps(1167264017)).toEqual(new Date('2017-01-01T00:00:00Z'));
	});

	it('comes back from UTC as it was, for all times since the last leap second', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1167264018, max: 3000000000 }), (gps) => {
				expect(gpsFromUtc(utcFromGps(gps))).toBe(gps);
			}),
		);
	});
});

describe('superevent ids', () => {
	it('count a to z, then aa', () => {
		expect([1, 26, 27, 52, 53, 702, 703].map(lettersOf)).toEqual([
			'a',
			'z',
			'aa',
			'az',
			'ba',
			'zz',
			'aaa',
		]);
		fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), (n) => numberOf(lettersOf(n)) === n));
	});

	it('carry the category and the UTC date of t_0', () => {
		expect(datePart('P', 1405123217)).toBe('S240715');
		expect(datePart('M', 1405123218)).toBe('MS240716');
		expect(datePart('T', 1405123218, true)).toBe('TGW240716');
	});
});
