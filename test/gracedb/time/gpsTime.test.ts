import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { parseGpsTime, parseStoredTime } from '../../../gracedb/time/gpsTime';
import { gpsToUtc, isoUtc, utcToGps } from '../../../gracedb/time/leapSeconds';

describe('parseGpsTime', () => {
	it.each([
		['1405177836.744562', '1405177836.744562'],
		[' 1405177836.7445620000 ', '1405177836.7445620000'],
		[1405177836.744562, '1405177836.744562'],
		['0', '0'],
		['2024-07-16T15:10:18Z', '1405177836'],
		['2024-07-16T15:10:18.744562Z', '1405177836.744562'],
		['2024-07-16T15:10:18.744561966Z', '1405177836.744561966'],
		['2024-07-16T15:10:18,5', '1405177836.5'],
		['2024-07-16 15:10:18 UTC', '1405177836'],
		['2024-07-16T17:10:18.000+02:00', '1405177836'],
		['2024-07-16T17:10:18+02', '1405177836'],
		['2024-07-16t15:10:18z', '1405177836'],
		['2024-07-16 15:10', '1405177818'],
		['2024-07-16', '1405123218'],
		['1980-01-06T00:00:00Z', '0'],
		['2016-12-31T23:59:60Z', '1167264017'],
		['2016-12-31T23:59:60.25Z', '1167264017.25'],
		['2017-01-01T00:59:60+01:00', '1167264017'],
	])('reads %s as %s', (time, gps) => {
		expect(parseGpsTime(time, 'Time')).toBe(gps);
	});

	it.each([
		['', /Time is empty/],
		['soon', /Time: "soon" is not a time/],
		['-5', /is not a time/],
		['1e9', /is not a time/],
		['1405177836.', /is not a time/],
		['99999999999', /is not a time/],
		['2024-13-01', /is not a time/],
		['2024-02-30T00:00:00Z', /is not a time/],
		['2024-07-16T25:00:00Z', /is not a time/],
		['2024-12-31T23:59:60Z', /is not a time/],
		['2016-12-31T12:00:60Z', /is not a time/],
		['1979-12-31T00:00:00Z', /is before the start of GPS time\./],
		[NaN, /is not a time/],
	])('refuses %s', (time, message) => {
		expect(() => parseGpsTime(time, 'Time')).toThrow(message);
	});

	it('keeps every digit of a fraction', () => {
		const digits = fc.stringMatching(/^\d{0,11}[1-9]$/);
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), digits, (seconds, fraction) => {
				expect(parseGpsTime(`${seconds}.${fraction}`, 'x')).toBe(`${seconds}.${fraction}`);
				const utc = DateTime.fromSeconds(seconds + 315964800, { zone: 'utc' });
				const text = utc.toFormat("yyyy-MM-dd'T'HH:mm:ss");
				expect(parseGpsTime(`${text}.${fraction}Z`, 'x')).toBe(`${utcToGps(utc)}.${fraction}`);
			}),
		);
	});

	it('reads back what is shown of any GPS time, to the millisecond', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 2e9 }), fc.integer({ min: 0, max: 999 }), (s, ms) => {
				const shown = isoUtc(gpsToUtc(s + ms / 1000));
				const back = Number(parseGpsTime(shown, 'x'));
				// In a leap second the second after it is shown.
				expect([0, 1]).toContain(Math.round((back - s) * 1000 - ms) / 1000);
			}),
		);
	});
});

// IERS Bulletin C: the day after each, and the leap seconds in all.
const leapDays = [
	'1981-07-01',
	'1982-07-01',
	'1983-07-01',
	'1985-07-01',
	'1988-01-01',
	'1990-01-01',
	'1991-01-01',
	'1992-07-01',
	'1993-07-01',
	'1994-07-01',
	'1996-01-01',
	'1997-07-01',
	'1999-01-01',
	'2006-01-01',
	'2009-01-01',
	'2012-07-01',
	'2015-07-01',
	'2017-01-01',
];

describe('every leap second', () => {
	it.each(leapDays.map((day, i) => [day, i + 1] as const))(
		'before %s is distinguished from the seconds around it',
		(day, leaps) => {
			const midnight = DateTime.fromISO(day, { zone: 'utc' });
			const before = midnight.minus({ seconds: 1 }).toFormat('yyyy-MM-dd');
			const gps = midnight.toSeconds() - DateTime.utc(1980, 1, 6).toSeconds() + leaps;
			expect(parseGpsTime(`${before}T23:59:59Z`, 'x')).toBe(String(gps - 2));
			expect(parseGpsTime(`${before}T23:59:60Z`, 'x')).toBe(String(gps - 1));
			expect(parseGpsTime(`${before}T23:59:60.999Z`, 'x')).toBe(`${gps - 1}.999`);
			expect(parseGpsTime(`${day}T00:00:00Z`, 'x')).toBe(String(gps));
			expect(isoUtc(gpsToUtc(gps - 2))).toBe(`${before}T23:59:59Z`);
			expect(isoUtc(gpsToUtc(gps))).toBe(`${day}T00:00:00Z`);
			expect(isoUtc(gpsToUtc(gps - 1.5))).toBe(`${before}T23:59:59.500Z`);
		},
	);

	it('is one of the table: there is no other', () => {
		const days = fc.integer({ min: 1, max: 36_000 });
		fc.assert(
			fc.property(days, (count) => {
				const day = DateTime.utc(1980, 1, 6).plus({ days: count });
				const isOne = leapDays.includes(day.toISODate() ?? '');
				const text = `${day.minus({ days: 1 }).toISODate()}T23:59:60Z`;
				if (isOne) parseGpsTime(text, 'x');
				else expect(() => parseGpsTime(text, 'x')).toThrow(/is not a time/);
			}),
		);
	});
});

describe('parseStoredTime', () => {
	it('refuses more than six decimals with a sentence, or rounds them on request', () => {
		const time = '1405177836.7445619';
		expect(() => parseStoredTime(time, 't_0')).toThrow(
			't_0: "1405177836.7445619" has more than 6 decimals. GraceDB does not store more.',
		);
		expect(parseStoredTime(time, 't_0', true)).toBe('1405177836.744562');
		expect(parseStoredTime('999.9999995', 't_0', true)).toBe('1000.000000');
		expect(parseStoredTime('0.00000049', 't_0', true)).toBe('0.000000');
		expect(parseStoredTime('1.5', 't_0', true)).toBe('1.5');
	});

	it('rounds to the nearest, whatever the digits', () => {
		const digits = fc.stringMatching(/^\d{7,15}$/);
		fc.assert(
			fc.property(fc.nat(1e6), digits, (seconds, fraction) => {
				const text = parseStoredTime(`${seconds}.${fraction}`, 'x', true);
				expect(text).toMatch(/^\d+\.\d{6}$/);
				expect(Math.abs(Number(text) - Number(`${seconds}.${fraction}`))).toBeLessThan(5.1e-7);
			}),
		);
	});
});
