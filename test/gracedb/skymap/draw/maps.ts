import {
	angleBetween,
	centreOf,
	cellOfNest,
	type SkyPosition,
	vectorOf,
} from '../../../../gracedb/skymap/healpix';
import type { SkyMap, SkyMapFacts } from '../../../../gracedb/skymap/skyMap';

const facts: SkyMapFacts = { instruments: ['H1', 'L1'], ordering: 'NESTED', units: {} };

/** A flat map with a density (not normalized) at each position. */
export function flatMap(nside: number, densityAt: (position: SkyPosition) => number): SkyMap {
	const size = 12 * nside ** 2;
	const density = Float64Array.from({ length: size }, (_, index) =>
		densityAt(centreOf(cellOfNest(nside, index))),
	);
	const sum = density.reduce((total, value) => total + value, 0);
	const area = (4 * Math.PI) / size;
	return {
		facts,
		size,
		cells: { kind: 'flat', nside, scheme: 'NESTED' },
		density: density.map((value) => value / sum / area),
	};
}

/** Degrees between two positions. */
export function distance(a: SkyPosition, b: SkyPosition): number {
	return (angleBetween(vectorOf(a), vectorOf(b)) * 180) / Math.PI;
}

/** Around a position, as wide as sigma degrees. */
export function blob(centre: SkyPosition, sigma: number): (position: SkyPosition) => number {
	return (position) => Math.exp(-0.5 * (distance(position, centre) / sigma) ** 2);
}

/** What two detectors see: a ring at an angle around the line between them, with a bright side. */
export function ring(
	axis: SkyPosition,
	angle: number,
	sigma: number,
	bright: SkyPosition,
): (position: SkyPosition) => number {
	return (position) =>
		Math.exp(-0.5 * ((distance(position, axis) - angle) / sigma) ** 2) *
		Math.exp(Math.cos((distance(position, bright) * Math.PI) / 180) * 2);
}

/** What one detector sees: its antenna pattern, which is nearly the whole sky. */
export function antenna(zenith: SkyPosition): (position: SkyPosition) => number {
	return (position) => (1 + Math.cos((2 * distance(position, zenith) * Math.PI) / 180)) ** 2 + 0.15;
}

/** A multi-order map of one cell, which has all the probability. */
export function oneCell(order: number, index: bigint): SkyMap {
	return {
		facts: { ...facts, ordering: 'NUNIQ' },
		size: 1,
		cells: {
			kind: 'multiOrder',
			first: BigUint64Array.of(index << BigInt(2 * (29 - order))),
			order: Uint8Array.of(order),
		},
		density: Float64Array.of((12 * 4 ** order) / (4 * Math.PI)),
	};
}
