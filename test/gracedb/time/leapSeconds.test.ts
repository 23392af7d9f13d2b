import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { gpsToUtc, isoUtc, parseServerTime, utcToGps } from '../../../gracedb/time/leapSeconds';

const iso = (text: string): DateTime => DateTime.fromISO(text, { zone: 'utc' });

describe('GPS and UTC', () => {
	it.each([
		[0, '1980-01-06T00:00:00Z'],
		[1126623617, '2015-09-18T15:00:00Z'],
		[1164556817, '2016-11-30T16:00:00Z'],
		[1238166018, '2019-04-01T15:00:00Z'],
		[1422118818, '2025-01-28T17:00:00Z'],
	])('%i is %s', (gps, utc) => {
		expect(isoUtc(gpsToUtc(gps))).toBe(utc);
		expect(utcToGps(iso(utc))).toBe(gps);
	});

	it.each([
		['1981-07-01', 1],
		['1982-07-01', 2],
		['1983-07-01', 3],
		['1985-07-01', 4],
		['1988-01-01', 5],
		['1990-01-01', 6],
		['1991-01-01', 7],
		['1992-07-01', 8],
		['1993-07-01', 9],
		['1994-07-01', 10],
		['1996-01-01', 11],
		['1997-07-01', 12],
		['1999-01-01', 13],
		['2006-01-01', 14],
		['2009-01-01', 15],
		['2012-07-01', 16],
		['2015-07-01', 17],
		['2017-01-01', 18],
	])('before %s a second is inserted, which makes %i in all', (day, leaps) => {
		const epoch = iso('1980-01-06').toSeconds();
		const midnight = iso(day).toSeconds() - epoch;
		expect(utcToGps(iso(day).minus({ seconds: 1 }))).toBe(midnight - 1 + leaps - 1);
		expect(utcToGps(iso(day))).toBe(midnight + leaps);
		expect(isoUtc(gpsToUtc(midnight + leaps))).toBe(isoUtc(iso(day)));
		expect(isoUtc(gpsToUtc(midnight + leaps - 2))).toBe(isoUtc(iso(day).minus({ seconds: 1 })));
		// 23:59:60 itself
		expect(isoUtc(gpsToUtc(midnight + leaps - 1))).toBe(isoUtc(iso(day)));
	});

	it('goes to GPS and back without loss', () => {
		fc.assert(
			fc.property(fc.integer({ min: 315964800, max: 3e9 }), (unix) => {
				const time = DateTime.fromSeconds(unix, { zone: 'utc' });
				expect(gpsToUtc(utcToGps(time)).toSeconds()).toBe(unix);
			}),
		);
	});
});

describe('parseServerTime', () => {
	it('reads the usual form and ISO 8601', () => {
		expect(parseServerTime('2024-07-16 15:11:12 UTC')?.toISO()).toBe('2024-07-16T15:11:12.000Z');
		expect(parseServerTime('2024-07-16T15:11:12.5Z')?.toISO()).toBe('2024-07-16T15:11:12.500Z');
		expect(parseServerTime('yesterday')).toBeUndefined();
	});
});
