import type { SkyPosition } from '../healpix';

/**
 * A place on the map: x from -2 (left) to 2, y from -1 to 1 (up). Inside the ellipse (x/2)² + y² ≤ 1.
 */
export interface MapPlace {
	x: number;
	y: number;
}

const degree = Math.PI / 180;

/**
 * The Mollweide projection (Snyder 1987, USGS PP 1395, p. 249), which keeps areas. Right ascension grows to the left, as one sees the sky from
 * inside.
 *
 * @param centre right ascension in the middle, in degrees
 */
export function projectMollweide({ ra, dec }: SkyPosition, centre: number): MapPlace {
	return projectOffset(offsetFrom(centre, ra), dec);
}

/** The same, of an angle to the east of the centre: -180 and 180 are the two ends of one line. */
export function projectOffset(offset: number, dec: number): MapPlace {
	const theta = auxiliaryAngle(dec * degree);
	return { x: (-offset / 90) * Math.cos(theta), y: Math.sin(theta) };
}

/**
 * The declination at a height of the map, and how fast right ascension changes along it.
 *
 * @param theta arc sine of y, in radians
 * @returns degrees; degrees for each unit of x
 */
export function parallelAt(theta: number): { dec: number; degreesPerUnit: number } {
	const sine = (2 * theta + Math.sin(2 * theta)) / Math.PI;
	return {
		dec: Math.asin(Math.min(1, Math.max(-1, sine))) / degree,
		degreesPerUnit: 90 / Math.cos(theta),
	};
}

/** The angle from `centre` to `ra` in degrees, from -180 to 180. */
export function offsetFrom(centre: number, ra: number): number {
	const offset = (((ra - centre) % 360) + 360) % 360;
	return offset > 180 ? offset - 360 : offset;
}

/** Solves 2θ + sin 2θ = π sin φ. */
function auxiliaryAngle(latitude: number): number {
	const wanted = Math.PI * Math.sin(latitude);
	let [low, high] = [-Math.PI / 2, Math.PI / 2];
	let theta = latitude;
	// Newton's steps, halved intervals where these leave the bracket: at the poles the slope is 0.
	for (let step = 0; step < 60 && high - low > 1e-12; step += 1) {
		const excess = 2 * theta + Math.sin(2 * theta) - wanted;
		if (Math.abs(excess) < 1e-13) break;
		if (excess > 0) high = theta;
		else low = theta;
		const next = theta - excess / (2 + 2 * Math.cos(2 * theta));
		theta = next > low && next < high ? next : (low + high) / 2;
	}
	return theta;
}
