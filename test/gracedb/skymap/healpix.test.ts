import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	cellContaining,
	cellFromFirst,
	cellOfNest,
	cellOfRing,
	centreOf,
	cornersOf,
	firstOf,
	nestOf,
	positionOf,
	readUniq,
	ringOf,
	separation,
	uniqOf,
	vectorOf,
} from '../../../gracedb/skymap/healpix';

const cellOfOrder = (order: number) =>
	fc
		.tuple(
			fc.integer({ min: 0, max: 11 }),
			fc.integer({ min: 0, max: 2 ** order - 1 }),
			fc.integer({ min: 0, max: 2 ** order - 1 }),
		)
		.map(([face, x, y]) => ({ nside: 2 ** order, face, x, y }));
const anyCell = (maxOrder: number) => fc.integer({ min: 0, max: maxOrder }).chain(cellOfOrder);
const anyPosition = fc
	.tuple(
		fc.double({ min: 0, max: 360, noNaN: true, maxExcluded: true }),
		fc.double({ min: -1, max: 1, noNaN: true }),
	)
	.map(([ra, z]) => ({ ra, dec: (Math.asin(z) * 180) / Math.PI }));

describe('HEALPix', () => {
	it('has the centres and numbers of Górski et al. 2005 and healpy', () => {
		// healpy.pix2ang(nside, ipix, nest=True, lonlat=True)
		expect(centreOf(cellOfNest(1, 0))).toEqual({
			ra: 45,
			dec: expect.closeTo(41.8103149, 6) as number,
		});
		expect(centreOf(cellOfNest(1, 4))).toEqual({ ra: 0, dec: 0 });
		expect(ringOf(cellOfNest(2, 3))).toBe(0);
		expect(ringOf(cellOfNest(2, 0))).toBe(13);
		expect(nestOf(cellOfRing(4, 0))).toBe(15);
	});

	it('finds the cell of an order up to 29 again by the position of its centre', () => {
		fc.assert(
			fc.property(anyCell(29), (cell) => {
				expect(cellContaining(cell.nside, centreOf(cell))).toEqual(cell);
			}),
		);
	});

	it('finds each cell again by its RING index, its NESTED index and its UNIQ index', () => {
		fc.assert(
			fc.property(anyCell(24), (cell) => {
				expect(cellOfRing(cell.nside, ringOf(cell))).toEqual(cell);
				expect(cellOfNest(cell.nside, nestOf(cell))).toEqual(cell);
			}),
		);
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 29 }), (order) => {
				fc.assert(
					fc.property(cellOfOrder(order), (cell) => {
						const first = firstOf(cell);
						expect(readUniq(uniqOf(order, first))).toEqual({ order, first });
						expect(cellFromFirst(order, first)).toEqual(cell);
					}),
					{ numRuns: 20 },
				);
			}),
		);
	});

	it('gives all indices of a flat map, each once, in both schemes', () => {
		for (const nside of [1, 2, 4, 8]) {
			const indices = Array.from({ length: 12 * nside ** 2 }, (_, index) => index);
			expect(new Set(indices.map((index) => nestOf(cellOfRing(nside, index))))).toEqual(
				new Set(indices),
			);
			expect(indices.map((index) => ringOf(cellOfRing(nside, index)))).toEqual(indices);
		}
	});

	it('names no cell for a UNIQ index that is too small or beyond order 29', () => {
		for (const uniq of [0n, 3n, 4n ** 31n, BigInt.asUintN(64, -1n)])
			expect(readUniq(uniq)).toBeUndefined();
		expect(readUniq(4n)).toEqual({ order: 0, first: 0n });
		expect(readUniq(16n)).toEqual({ order: 1, first: 0n });
		expect(readUniq(4n ** 30n + 12n * 4n ** 29n - 1n)).toEqual({
			order: 29,
			first: 12n * 4n ** 29n - 1n,
		});
	});

	it('puts a position into the cell whose corners are around it', () => {
		fc.assert(
			fc.property(anyPosition, fc.integer({ min: 0, max: 29 }), (position, order) => {
				const cell = cellContaining(2 ** order, position);
				const reach = Math.max(
					...cornersOf(cell).map((corner) => separation(centreOf(cell), corner)),
				);
				expect(separation(position, centreOf(cell))).toBeLessThanOrEqual(reach * 1.05 + 1e-12);
			}),
		);
	});

	it('measures angles that are tiny or nearly half a turn', () => {
		expect(separation({ ra: 10, dec: 20 }, { ra: 10, dec: 20 + 1e-9 })).toBeCloseTo(1e-9, 14);
		expect(separation({ ra: 0, dec: 0 }, { ra: 180, dec: 1e-9 })).toBeCloseTo(180, 8);
		fc.assert(
			fc.property(anyPosition, (position) => {
				expect(separation(positionOf(vectorOf(position)), position)).toBeLessThan(1e-12);
			}),
		);
	});
});
