import type { Direction } from './healpix';
import type { Source } from './source';

const degree = Math.PI / 180;

/** A point in space, or a direction of length 1. */
export type Vector = readonly [number, number, number];

export function vector({ ra, dec }: Direction): Vector {
	return [Math.cos(dec) * Math.cos(ra), Math.cos(dec) * Math.sin(ra), Math.sin(dec)];
}

export function dot(a: Vector, b: Vector): number {
	return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Two directions at right angles to an axis and to each other. */
export function frame([x, y, z]: Vector): [Vector, Vector] {
	const length = Math.hypot(x, y) || 1;
	const east: Vector = length < 1e-9 ? [1, 0, 0] : [-y / length, x / length, 0];
	const north: Vector = [y * 0 - z * east[1], z * east[0] - x * 0, x * east[1] - y * east[0]];
	return [east, north];
}

/** A vector of any length as a direction. */
export function directionOf([x, y, z]: Vector): Direction {
	const ra = Math.atan2(y, x);
	return { ra: ra < 0 ? ra + 2 * Math.PI : ra, dec: Math.atan2(z, Math.hypot(x, y)) };
}

/** Each of some vectors by its factor, added up. */
export function combine(...parts: readonly (readonly [number, Vector])[]): Vector {
	const sum = (index: 0 | 1 | 2) =>
		parts.reduce((total, [factor, part]) => total + factor * part[index], 0);
	return [sum(0), sum(1), sum(2)];
}

/** Towards the likeliest place of a source, and from there along the ring on which it lies. */
export function placeOf({ ring }: Source): { towards: Vector; along: Vector } {
	const axis = vector({ ra: ring.axisRa * degree, dec: ring.axisDec * degree });
	const [east, north] = frame(axis);
	const [start, radius] = [ring.start * degree, ring.radius * degree];
	const outwards = combine([Math.cos(start), north], [Math.sin(start), east]);
	return {
		towards: combine([Math.cos(radius), axis], [Math.sin(radius), outwards]),
		along: combine([-Math.sin(start), north], [Math.cos(start), east]),
	};
}
