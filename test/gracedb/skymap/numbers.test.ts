import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { credibleAreas, credibleLevels, wholeSky } from '../../../gracedb/skymap/area';
import { checkSkyMap } from '../../../gracedb/skymap/check';
import { credibleVolume, marginalMoments, momentsOf } from '../../../gracedb/skymap/distance';
import { matchTargets } from '../../../gracedb/skymap/match';
import { probabilityInside } from '../../../gracedb/skymap/position';
import { readSkyMap } from '../../../gracedb/skymap/readSkyMap';
import { box, circle, polygonWithin } from '../../../gracedb/skymap/region';
import { areaOf, type SkyMap } from '../../../gracedb/skymap/skyMap';
import { summarize } from '../../../gracedb/skymap/summarize';
import { readTarget } from '../../../gracedb/skymap/targets';
import { timeSlices } from '../../../gracedb/skymap/timeSlices';
import { flatFile, inPieces, multiOrderFile } from '../../support/skyMapFile';

const slices = timeSlices();
const degree = Math.PI / 180;
let real: SkyMap;

beforeAll(async () => {
	const file = join(__dirname, '../../data/MS231103x.bayestar.multiorder.fits');
	real = await readSkyMap(createReadStream(file), { distanceUpTo: Infinity });
});

/** A flat map of nside 1 or 2 or … with these relative probabilities. */
async function flat(weights: readonly number[]): Promise<SkyMap> {
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	return readSkyMap(inPieces(flatFile(weights.map((weight) => weight / total))));
}

describe('A summary of a sky map', () => {
	it('has the areas, peak, distance and volume of ligo.skymap for a map of BAYESTAR', async () => {
		const summary = await summarize(real, { levels: [0.95] });
		expect(summary.area50 / 81.053).toBeCloseTo(1, 4);
		expect(summary.area90 / 384.446).toBeCloseTo(1, 4);
		expect(summary.areas[0]! / 552.0136770236048).toBeCloseTo(1, 6);
		expect(summary.peak.ra).toBeCloseTo(315.842, 3);
		expect(summary.peak.dec).toBeCloseTo(-72.85, 3);
		expect(summary.peakText).toEqual({ ra: '21h03m22.14s', dec: '-72d50m59.0s' });
		expect(summary.distanceMean).toBeCloseTo(67.396, 3);
		expect(summary.distanceSd).toBeCloseTo(17.461, 3);
		// crossmatch has 36557.8 on its grid of 1000 distances
		expect(summary.volume90! / 36557.8).toBeCloseTo(1, 3);
		expect(summary.totalProbability).toBeCloseTo(1, 12);
	});

	it('computes mean and standard deviation of the distance as the header has them', async () => {
		const moments = await marginalMoments(real, slices);
		expect(moments!.mean).toBeCloseTo(67.396, 2);
		expect(moments!.sd).toBeCloseTo(17.461, 2);
	});

	it('counts the cell in which a level is reached with the part that is needed', async () => {
		const map = await flat([6, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
		const cell = wholeSky / 12;
		const [all, some, half, none] = await credibleAreas(map, [0.999999999, 0.75, 0.3, 0], slices);
		expect(all! / cell).toBeCloseTo(3, 5);
		expect(some! / cell).toBeCloseTo(1.5, 5);
		expect(half! / cell).toBeCloseTo(0.5, 5);
		expect(none).toBe(0);
	});

	it('agrees with sorting the cells, for any map and level', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })), {
					minLength: 48,
					maxLength: 48,
				}),
				fc.double({ min: 0.01, max: 0.99, noNaN: true }),
				async (weights, level) => {
					fc.pre(weights.some((weight) => weight > 1e-3));
					const map = await flat(weights);
					const sorted = [...map.density].sort((a, b) => b - a);
					const size = areaOf(map, 0);
					let [sum, cells] = [0, 0];
					for (const density of sorted) {
						const needed = (level - sum) / (density * size);
						cells += Math.min(1, needed);
						sum += density * size;
						if (needed <= 1) break;
					}
					const [area] = await credibleAreas(map, [level], slices);
					expect(area! / (wholeSky / 48)).toBeCloseTo(cells, 3);
				},
			),
			{ numRuns: 50 },
		);
	});

	it('refuses a map with cells that are not a number, and says in how many', async () => {
		const map = await flat([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
		map.density[3] = NaN;
		await expect(summarize(map, { name: 'map.fits' })).rejects.toThrow(
			'map.fits is not usable: in 1 cell the probability is not a number.',
		);
	});

	it('has neither distance nor volume for a 2-D map', async () => {
		const summary = await summarize(await flat(Array.from({ length: 12 }, () => 1)));
		expect(summary.distanceMean).toBeUndefined();
		expect(summary.volume90).toBeUndefined();
		expect(summary.area90 / wholeSky).toBeCloseTo(0.9, 6);
	});

	it('leaves the event loop free on a large map', async () => {
		const size = 12 * 512 ** 2;
		const map: SkyMap = {
			facts: { instruments: [], ordering: 'NESTED', units: {} },
			size,
			cells: { kind: 'flat', nside: 512, scheme: 'NESTED' },
			density: Float64Array.from({ length: size }, (_, index) => 1 / (4 * Math.PI) + index * 1e-12),
		};
		let turns = 0;
		let done = false;
		const count = (): void => {
			turns += 1;
			if (!done) setImmediate(count);
		};
		count();
		await summarize(map);
		done = true;
		expect(turns).toBeGreaterThan(3);
	});
});

describe('Distances', () => {
	it('have the moments of r² times a normal density, also where its middle is far below 0', () => {
		for (const x of [-20, -8, -3.001, -2.999, -1, 0, 0.5, 3, 10]) {
			let [second, third, fourth] = [0, 0, 0];
			const step = 1e-4;
			for (let r = step / 2; r < Math.max(0, x) + 12; r += step) {
				const weight = r * r * Math.exp(-0.5 * r * r + x * r - Math.max(0, x) ** 2 / 2);
				second += weight;
				third += weight * r;
				fourth += weight * r * r;
			}
			const mean = third / second;
			const moments = momentsOf(x * 30, 30)!;
			expect(moments.mean / 30 / mean).toBeCloseTo(1, 4);
			expect(moments.sd / 30 / Math.sqrt(fourth / second - mean * mean)).toBeCloseTo(1, 3);
		}
	});

	it('are unknown where a map has no numbers for them', () => {
		expect(momentsOf(Infinity, 1)).toBeUndefined();
		expect(momentsOf(NaN, NaN)).toBeUndefined();
	});

	it('make a sphere of known volume where the density does not depend on the direction', async () => {
		// Far away and narrow, r² hardly changes: 90 % are within 1.645 standard deviations.
		const [mu, sigma] = [1000, 1];
		const cells = Array.from({ length: 12 }, (_, index) => ({
			uniq: BigInt(4 + index),
			density: 1 / (4 * Math.PI),
			mu,
			sigma,
			norm: 1 / (mu ** 2 + sigma ** 2),
		}));
		const map = await readSkyMap(inPieces(multiOrderFile(cells)), { distanceUpTo: Infinity });
		const volume = await credibleVolume(map, 0.9, slices);
		expect(volume! / (4 * Math.PI * mu ** 2 * 2 * 1.6448536 * sigma)).toBeCloseTo(1, 4);
	});
});

describe('The probability inside', () => {
	const places = [
		{ ra: 315.8, dec: -72.85 },
		{ ra: 10, dec: 89.9 },
		{ ra: 359.99, dec: 41.8 },
		{ ra: 180, dec: 0 },
	];

	it('a circle, box or polygon is its part of the sky where all directions are as likely', async () => {
		const map = await flat(Array.from({ length: 48 }, () => 1));
		const part = async (region: Parameters<typeof probabilityInside>[1]): Promise<number> =>
			probabilityInside(map, region, slices);
		for (const place of places) {
			for (const radius of [0.05, 1, 20, 100, 180]) {
				const expected = Math.sin((radius * degree) / 2) ** 2;
				expect((await part(circle(place, radius))) / expected).toBeCloseTo(1, 3);
			}
			for (const width of [0.1, 5, 60]) {
				const [a, b] = [Math.tan((width * degree) / 2), Math.tan((width * degree) / 4)];
				const expected = Math.atan((a * b) / Math.sqrt(1 + a * a + b * b)) / Math.PI;
				expect((await part(box(place, width, width / 2, 30))) / expected).toBeCloseTo(1, 3);
			}
		}
		const octant = polygonWithin([
			{ ra: 90, dec: 0 },
			{ ra: 0, dec: 0 },
			{ ra: 0, dec: 90 },
		])!;
		expect(await part(octant)).toBeCloseTo(1 / 8, 4);
		const notched = polygonWithin([
			{ ra: 0, dec: 0 },
			{ ra: 1, dec: 0.5 },
			{ ra: 2, dec: 0 },
			{ ra: 1, dec: 2 },
		])!;
		expect((await part(notched)) * wholeSky).toBeCloseTo(1.5, 2);
	});

	it('is the same in a flat map whether it is NESTED or RING, and in a multi-order map', async () => {
		const region = circle({ ra: 100, dec: 30 }, 25);
		const weights = Array.from({ length: 192 }, (_, index) => 1 + (index % 17));
		const nested = await flat(weights);
		const ring: SkyMap = { ...nested, cells: { kind: 'flat', nside: 4, scheme: 'RING' } };
		const { ringOf, cellOfNest } = await import('../../../gracedb/skymap/healpix');
		ring.density = new Float64Array(192);
		nested.density.forEach(
			(density, index) => (ring.density[ringOf(cellOfNest(4, index))] = density),
		);
		const multi = await readSkyMap(
			inPieces(
				multiOrderFile(
					[...nested.density].map((density, index) => ({ uniq: BigInt(64 + index), density })),
				),
			),
		);
		const expected = await probabilityInside(nested, region, slices);
		expect(await probabilityInside(ring, region, slices)).toBeCloseTo(expected, 12);
		expect(await probabilityInside(multi, region, slices)).toBeCloseTo(expected, 12);
	});
});

describe('Targets in a sky map', () => {
	it('have the searched probabilities of ligo.skymap', async () => {
		// crossmatch(map, SkyCoord(…), …).searched_prob, searched_prob_vol, probdensity_vol
		const given = [
			{ ra: 315, dec: -72.8, distance: 60 },
			{ ra: 315, dec: -72.8, distance: 90 },
			{ ra: 100, dec: 20, distance: 60 },
			{ ra: 310, dec: -70, distance: 1000 },
		].map((target) => readTarget(target, 'point'));
		const matches = await matchTargets(real, given);
		[0.03470502, 0.03470502, 1, 0.99993448].forEach((level, index) =>
			expect(matches[index]!.credibleLevel).toBeCloseTo(level, 6),
		);
		[0.01353424, 0.66343995, 1, 1].forEach((level, index) =>
			expect(matches[index]!.credibleLevelInSpace).toBeCloseTo(level, 3),
		);
		expect(matches[0]!.distance!.mean).toBeGreaterThan(40);
	});

	it('have the same levels in space in a long list as in a short one', async () => {
		const catalog = Array.from({ length: 900 }, (_, index) =>
			readTarget(
				{ ra: 310 + (index % 30) / 3, dec: -76 + index / 150, distance: 20 + (index % 97) },
				'point',
			),
		);
		const some = catalog.filter((_, index) => index % 45 === 0);
		const [long, short] = [await matchTargets(real, catalog), await matchTargets(real, some)];
		short.forEach(({ credibleLevelInSpace }, index) =>
			expect(
				Math.abs(long[index * 45]!.credibleLevelInSpace! - credibleLevelInSpace!),
			).toBeLessThan(1e-4),
		);
	});

	it('share the level of all cells that are as dense', async () => {
		const map = await flat([4, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
		const levels = await credibleLevels(map, [map.density[2]!, map.density[0]!, 0], slices);
		expect(levels.map((level) => Number(level.toFixed(12)))).toEqual([1, 0.4, 1]);
	});

	it('lie in the only cell of a map that has but one', async () => {
		const map = await readSkyMap(inPieces(multiOrderFile([{ uniq: 4n, density: 3 / Math.PI }])));
		const [inside, outside] = await matchTargets(
			map,
			[
				{ ra: 45, dec: 40 },
				{ ra: 45, dec: -40 },
			].map((target) => readTarget(target, 'point')),
		);
		expect(inside!.credibleLevel).toBeCloseTo(1, 12);
		expect(outside!).toMatchObject({ density: 0, credibleLevel: expect.closeTo(1, 12) as number });
	});
});

describe('Checking a sky map', () => {
	const t0 = 1383089501.797;

	it('finds nothing wrong with a map of BAYESTAR, whose OBJECT is no superevent', async () => {
		expect((await checkSkyMap(real, { t0: t0 + 0.9 })).problems).toEqual([]);
	});

	it('says how far its time is from that of the event', async () => {
		expect((await checkSkyMap(real, { t0: t0 + 3 })).problems).toEqual([
			expect.stringMatching(
				/^DATE-OBS is 2023-11-03T23:31:23\.797542, 2\.999\d* s before the event\.$|^DATE-OBS is .*, 3(?:\.\d+)? s before the event\.$/,
			),
		]);
	});

	it('names all that is wrong, a sentence each', async () => {
		const map = await readSkyMap(
			inPieces(
				multiOrderFile([
					{ uniq: 4n, density: 1 },
					{ uniq: 5n, density: NaN },
					{ uniq: 6n, density: -1 },
				]),
			),
		);
		const wrong: SkyMap = {
			...map,
			facts: {
				...map.facts,
				ordering: 'NESTED',
				coordinates: 'G',
				units: { PROBDENSITY: 'deg-2' },
			},
		};
		expect((await checkSkyMap(wrong, { t0 })).problems).toEqual([
			'In 1 cell the probability is not a number.',
			'In 1 cell the probability is negative.',
			'The probabilities add up to 1.0472 instead of 1.',
			'The cells cover 25 % of the sky instead of all.',
			'ORDERING is "NESTED" instead of NUNIQ.',
			'COORDSYS is "G" instead of C, equatorial coordinates.',
			'The unit of PROBDENSITY is "deg-2" instead of sr-1.',
			'The map has no time of the event (DATE-OBS).',
		]);
	});
});
