import { describe, expect, it } from 'vitest';
import { guessedColumns, readFootprints } from '../../../gracedb/resources/footprints';

const startTime = '2024-07-16T16:00:00Z';
const box = { ra: 10.5, dec: -20, raWidth: 1, decWidth: 0.5, startTime, duration: 60 };

describe('the footprints of an observation', () => {
	it.each([
		['our own names', [box]],
		[
			'the names in the server’s answers',
			[
				{
					N: 1,
					ra: 10.5,
					dec: -20,
					raWidth: 1,
					decWidth: 0.5,
					start_time: startTime,
					exposure_time: 60,
				},
			],
		],
		[
			'a simplified observation',
			{
				ra: 0,
				footprints: [
					{
						ra: 10.5,
						dec: -20,
						ra_width: 1,
						dec_width: 0.5,
						start_time: startTime,
						exposure_time: 60,
					},
				],
			},
		],
		['a single box', box],
		['JSON text', JSON.stringify([box])],
		[
			'texts with numbers',
			[{ RA: '10.5', Dec: '-20', 'RA Width': '1', decWidth: '0.5', startTime, duration: '60' }],
		],
		[
			'the lists of the Python client',
			{
				ra_list: [10.5],
				ra_width_list: [1],
				dec_list: [-20],
				dec_width_list: [0.5],
				start_time_list: [startTime],
				duration_list: [60],
			},
		],
		[
			'lists with single values for all',
			{
				raList: [10.5],
				raWidthList: 1,
				decList: [-20],
				decWidthList: 0.5,
				startTime,
				duration: 60,
			},
		],
	])('are read from %s', (_name, given) => {
		expect(readFootprints(given)).toEqual([box]);
	});

	it('have the width and duration of all where they have none of their own', () => {
		const bare = { ra: 10.5, dec: -20, startTime };
		const forAll = { raWidth: 1, decWidth: 0.5, duration: 60 };
		expect(
			readFootprints([bare, { ...bare, raWidth: '', decWidth: 0, duration: 5 }], forAll),
		).toEqual([box, { ...box, decWidth: 0, duration: 5 }]);
	});

	it.each<[string, unknown, RegExp]>([
		[
			'True for a width',
			[{ ...box, raWidth: true }],
			/Footprint 1: the right ascension width must be a number/,
		],
		[
			'blanks for a position',
			[{ ...box, ra: ' ' }],
			/Footprint 1: the right ascension " " cannot be read/,
		],
		['text that is no JSON', '[{', /Footprints: this is not JSON/],
		['a number', 5, /not a list of footprints or an object\./],
		['a list of numbers', [1], /Footprint 1 is not an object/],
		[
			'lists of different lengths',
			{ ra: [1, 2], dec: [1] },
			/there are 2 values of ra and 1 of dec/,
		],
		[
			'a box without a width',
			[box, { ...box, raWidth: '' }],
			/Footprint 2 has no right ascension width/,
		],
		[
			'words for numbers',
			[{ ...box, ra: 'north' }],
			/Footprint 1: the right ascension "north" cannot be read/,
		],
		[
			'a declination beyond the pole',
			[{ ...box, dec: 91 }],
			/declination must be .* from -90 to 90/,
		],
		['a negative duration', [{ ...box, duration: -1 }], /the duration must be a whole number/],
		['no number for a duration', [{ ...box, duration: '1 min' }], /the duration must be a whole/],
		['a time that is none', [{ ...box, startTime: 'soon' }], /Footprint 1: start time: "soon"/],
	])('are refused, with the box named, when they are %s', (_name, given, message) => {
		expect(() => readFootprints(given)).toThrow(message);
	});

	it.each([
		[{ ra: '00:42:00', dec: '-20:00:00' }],
		[{ ra: '0h42m00s', dec: '-20d00m00s' }],
		[{ ra: '10.5d', dec: '20 S' }],
		[{ startTime: 60507.666_666_666_7 }],
		[{ startTime: 'MJD 60507.6666666667' }],
		[{ startTime: 1405180818 }],
	])('are read as people write positions and times: %j', (fields) => {
		expect(readFootprints([{ ...box, ...fields }])).toEqual([box]);
	});

	it('have whole seconds of exposure; others are rounded, and named', () => {
		const notes: string[] = [];
		const durations = [60.5, 60, '0.4', 1.2, 7.7].map((duration) => ({ ...box, duration }));
		const read = readFootprints(durations, {}, (note) => notes.push(note));
		expect(read.map(({ duration }) => duration)).toEqual([61, 60, 0, 1, 8]);
		expect(notes).toEqual([
			'GraceDB stores whole seconds, so durations were rounded: 60.5 s → 61 s (footprint 1), 0.4 s → 0 s (footprint 3), 1.2 s → 1 s (footprint 4) and 1 more.',
		]);
	});

	it.each([
		[{ RA: 10.5, DEC: -20, 'DATE-OBS': startTime, EXPTIME: 60, fov: 1 }],
		[{ right_ascension: 10.5, declination: -20, mjd: 60507.666_666_666_7, exposure: 60, FoV: 1 }],
		[{ 'RAJ2000 (deg)': 10.5, DEJ2000: -20, start: startTime, 'Exposure Time': 60, fov: 1 }],
	])('are found in the columns of a pointing log: %j', (row) => {
		expect(readFootprints([row])).toEqual([{ ...box, decWidth: 1 }]);
	});

	it('say in which columns they were found, unless those have our own names or were named', () => {
		expect(guessedColumns(box, {})).toBe('');
		expect(guessedColumns({ ra: 1, dec: 2, ra_width: 1, start_time: startTime }, {})).toBe('');
		const row = { RAJ2000: 10.5, DEJ2000: -20, MJD: 60507 };
		expect(guessedColumns(row, {})).toBe(
			'right ascension in RAJ2000, declination in DEJ2000, start time in MJD',
		);
		expect(guessedColumns(row, { ra: 'x', dec: 'y' })).toBe('start time in MJD');
	});
});
