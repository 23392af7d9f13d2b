import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	declinationText,
	readDeclination,
	readRightAscension,
	rightAscensionText,
} from '../../../gracedb/skymap/angles';
import { findColumns, readTarget } from '../../../gracedb/skymap/targets';

describe('Angles', () => {
	it('are read in degrees and in hours, however they are written', () => {
		for (const text of ['21h03m22.2s', '21:03:22.2', '21 03 22.2', '21h 3m 22.2s', ' 21H03M22.2S '])
			expect(readRightAscension(text)).toBeCloseTo(315.8425, 8);
		for (const value of [
			315.8425,
			'315.8425',
			'+315.8425',
			'315d50m33s',
			'315°50\'33"',
			'315.8425 deg',
			-44.1575,
		])
			expect(readRightAscension(value)).toBeCloseTo(315.8425, 8);
		for (const text of [
			-72.85,
			'-72.85',
			'-72d51m',
			'-72:51:00',
			'−72 51 00',
			'-72°51′00″',
			'72d51m00sS',
		])
			expect(readDeclination(text)).toBeCloseTo(-72.85, 8);
		expect(readDeclination('-00:30:00')).toBe(-0.5);
		expect(readRightAscension('21h')).toBe(315);
	});

	it('are refused where they are none, or out of range', () => {
		for (const value of [
			'',
			'abc',
			'12h60m',
			'25:00:00',
			361,
			-181,
			NaN,
			'1e3',
			null,
			{},
			true,
			'1 2 3 4',
			'12:5:61',
		])
			expect(readRightAscension(value)).toBeUndefined();
		for (const value of ['', '91', '-90:00:01', '5h', Infinity, [1]])
			expect(readDeclination(value)).toBeUndefined();
	});

	it('come back from their text, to a hundredth of a second of time', () => {
		fc.assert(
			fc.property(
				fc.double({ min: 0, max: 360, noNaN: true, maxExcluded: true }),
				fc.double({ min: -90, max: 90, noNaN: true }),
				(ra, dec) => {
					const there = readRightAscension(rightAscensionText(ra))!;
					expect(Math.min(Math.abs(there - ra), 360 - Math.abs(there - ra))).toBeLessThan(2.2e-5);
					expect(Math.abs(readDeclination(declinationText(dec))! - dec)).toBeLessThan(1.5e-5);
				},
			),
		);
		expect(rightAscensionText(359.9999999)).toBe('00h00m00.00s');
		expect(declinationText(-0.5)).toBe('-00d30m00.0s');
	});
});

describe('Targets', () => {
	it('are found in items under the names of catalogs', () => {
		expect(findColumns({ RA: 1, Dec: 2, dist: 3, name: 'x' })).toEqual({
			ra: 1,
			dec: 2,
			distance: 3,
		});
		expect(findColumns({ right_ascension: '1', declination: '2', 'Distance (Mpc)': 3 })).toEqual({
			ra: '1',
			dec: '2',
			distance: 3,
		});
		expect(findColumns({ RAJ2000: 1, DEJ2000: 2, radius: 0.5, ra: '' })).toEqual({
			ra: 1,
			dec: 2,
			radius: 0.5,
		});
		expect(findColumns({ constructor: 1, __proto__x: 2 })).toEqual({});
	});

	it('say what is missing or wrong, and where', () => {
		const refusal = (...[given, shape, where]: Parameters<typeof readTarget>): string => {
			try {
				readTarget(given, shape, where);
			} catch (error) {
				return (error as Error).message;
			}
			return 'none';
		};
		expect(refusal({ dec: 1 }, 'point', 'Item 3: ')).toBe('Item 3: Right Ascension is empty.');
		expect(refusal({ ra: 1, dec: 'north' }, 'point')).toBe('Declination cannot be read: "north".');
		expect(refusal({ ra: 1, dec: 2, distance: -5 }, 'point')).toBe(
			'Distance must be a number of Mpc above 0, not "-5".',
		);
		expect(refusal({ ra: 1, dec: 2 }, 'circle')).toBe('Radius is empty.');
		expect(refusal({ ra: 1, dec: 2, radius: 200 }, 'circle')).toBe(
			'Radius must be a number of degrees above 0 and at most 180, not "200".',
		);
		expect(refusal({ ra: 1, dec: 2, width: 1, angle: 'x' }, 'box')).toBe(
			'Rotation must be a number of degrees, not "x".',
		);
		expect(refusal({ polygon: '10 20, 12 20' }, 'polygon')).toBe('Polygon has 2 corners.');
		expect(refusal({ polygon: '10 20, 12 95, 11 22' }, 'polygon')).toBe(
			'Polygon: corner 2: Declination cannot be read: "95".',
		);
		expect(refusal({ polygon: '[[0,0],[120,0],[240,0]]' }, 'polygon')).toBe(
			'Polygon must be smaller than half of the sky.',
		);
		expect(refusal({ polygon: 5 }, 'polygon')).toBe('Polygon must be a list of 3 to 1000 corners.');
	});

	it('take a polygon as lists, objects or text, closed or not', () => {
		const forms = [
			[
				[10, 20],
				[12, 20],
				[11, 22],
			],
			[
				{ ra: 10, dec: 20 },
				{ ra: 12, dec: 20 },
				{ ra: 11, dec: 22 },
			],
			'[[10, 20], [12, 20], [11, 22], [10, 20]]',
			'10 20, 12 20, 11 22',
		];
		for (const polygon of forms) {
			const { position } = readTarget({ polygon }, 'polygon');
			expect(position.ra).toBeCloseTo(11, 1);
			expect(position.dec).toBeCloseTo(20.67, 1);
		}
	});
});
