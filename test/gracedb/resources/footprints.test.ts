import { describe, expect, it } from 'vitest';
import { readFootprints } from '../../../gracedb/resources/footprints';

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
		['True for a width', [{ ...box, raWidth: true }], /Footprint 1: raWidth must be a number/],
		['blanks for a position', [{ ...box, ra: ' ' }], /Footprint 1: ra must be a number/],
		['text that is no JSON', '[{', /Footprints: this is not JSON/],
		['a number', 5, /neither a list of boxes nor an object/],
		['a list of numbers', [1], /Footprint 1 is not an object/],
		[
			'lists of different lengths',
			{ ra: [1, 2], dec: [1] },
			/there are 2 values of ra and 1 of dec/,
		],
		['a box without a width', [box, { ...box, raWidth: '' }], /Footprint 2 has no raWidth/],
		['words for numbers', [{ ...box, ra: 'north' }], /Footprint 1: ra must be a number of degrees/],
		['a declination beyond the pole', [{ ...box, dec: 91 }], /dec must be .* from -90 to 90/],
		['half seconds', [{ ...box, duration: 1.5 }], /the duration must be a whole number/],
		['a time that is none', [{ ...box, startTime: 'soon' }], /Footprint 1: startTime: "soon"/],
	])('are refused, with the box named, when they are %s', (_name, given, message) => {
		expect(() => readFootprints(given)).toThrow(message);
	});
});
