import { angleBetween, positionOf, type SkyPosition, type Vector, vectorOf } from './healpix';

const degree = Math.PI / 180;

/** A part of the sky, by how far directions are from its edge. */
export interface Region {
	/** Radians to the edge, negative inside. */
	signedDistance: (direction: Vector) => number;
	/** A direction inside, and how far the region reaches from it, in radians. */
	centre: Vector;
	reach: number;
	/** Its edge, for a drawing: positions with great circles between, back to the first. */
	outline: () => readonly SkyPosition[];
}

/** All within a radius of a position. */
export function circle(centre: SkyPosition, radius: number): Region {
	const middle = vectorOf(centre);
	const reach = radius * degree;
	return {
		centre: middle,
		reach,
		signedDistance: (direction) => angleBetween(direction, middle) - reach,
		outline: () => circleOutline(centre, radius),
	};
}

/** Positions at a radius, many enough to look round. */
function circleOutline(centre: SkyPosition, radius: number): SkyPosition[] {
	const middle = vectorOf(centre);
	const { east, north } = axesAt(centre);
	const [sinRadius, cosRadius] = [Math.sin(radius * degree), Math.cos(radius * degree)];
	return Array.from({ length: 72 }, (_, index) => {
		const angle = index * 5 * degree;
		const [e, n] = [sinRadius * Math.sin(angle), sinRadius * Math.cos(angle)];
		return positionOf({
			x: middle.x * cosRadius + e * east.x + n * north.x,
			y: middle.y * cosRadius + e * east.y + n * north.y,
			z: middle.z * cosRadius + e * east.z + n * north.z,
		});
	});
}

/** The directions to the east and to the north at a position. */
function axesAt(position: SkyPosition): { east: Vector; north: Vector } {
	const east = { x: -Math.sin(position.ra * degree), y: Math.cos(position.ra * degree), z: 0 };
	return { east, north: cross(vectorOf(position), east) };
}

/**
 * A rectangle in the tangent plane, as a telescope sees it: its edges are great circles.
 *
 * @param width degrees from east to west through the centre, below 180
 * @param height degrees from north to south
 * @param angle degrees by which it is turned from north to east
 */
export function box(centre: SkyPosition, width: number, height: number, angle = 0): Region {
	return polygon(boxCorners(centre, width, height, angle));
}

/** The corners of such a rectangle, counter-clockwise on the sky. */
export function boxCorners(
	centre: SkyPosition,
	width: number,
	height: number,
	angle = 0,
): SkyPosition[] {
	const middle = vectorOf(centre);
	const { east, north } = axesAt(centre);
	const [sin, cos] = [Math.sin(angle * degree), Math.cos(angle * degree)];
	const [right, up] = [Math.tan((width * degree) / 2), Math.tan((height * degree) / 2)];
	return [
		[1, 1],
		[-1, 1],
		[-1, -1],
		[1, -1],
	].map(([toEast = 0, toNorth = 0]) => {
		const [along, across] = [toEast * right, toNorth * up];
		const e = along * cos + across * sin;
		const n = across * cos - along * sin;
		return positionOf({
			x: middle.x + e * east.x + n * north.x,
			y: middle.y + e * east.y + n * north.y,
			z: middle.z + e * east.z + n * north.z,
		});
	});
}

/**
 * A polygon with great circles as edges, given by its corners in either direction. It lies within less than half of the sky.
 *
 * @returns undefined if it does not
 */
export function polygonWithin(corners: readonly SkyPosition[]): Region | undefined {
	const vectors = corners.map(vectorOf);
	const sum = vectors.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y, z: a.z + b.z }));
	const length = Math.hypot(sum.x, sum.y, sum.z);
	if (length < 1e-9) return undefined;
	const centre = { x: sum.x / length, y: sum.y / length, z: sum.z / length };
	const reach = Math.max(...vectors.map((corner) => angleBetween(centre, corner)));
	if (reach >= Math.PI / 2 - 1e-6) return undefined;
	const edges = vectors.map((from, index) => edge(from, vectors[(index + 1) % vectors.length]!));
	return {
		centre,
		reach,
		outline: () => corners,
		signedDistance(direction) {
			const distance = Math.min(...edges.map(({ distanceTo }) => distanceTo(direction)));
			if (dot(direction, centre) <= 0) return distance;
			// Seen from a point inside, the corners go once around it.
			const turns = edges.reduce((angle, { angleFrom }) => angle + angleFrom(direction), 0);
			return Math.abs(turns) > Math.PI ? -distance : distance;
		},
	};
}

function polygon(corners: readonly SkyPosition[]): Region {
	const region = polygonWithin(corners);
	if (!region) throw new RangeError('the box is larger than half of the sky');
	return region;
}

interface Edge {
	distanceTo: (direction: Vector) => number;
	/** The angle under which it is seen, positive if it goes counter-clockwise. */
	angleFrom: (direction: Vector) => number;
}

function edge(from: Vector, to: Vector): Edge {
	const pole = cross(from, to);
	const length = Math.hypot(pole.x, pole.y, pole.z);
	return {
		distanceTo(direction) {
			const isBeside =
				length > 0 && dot(cross(pole, from), direction) > 0 && dot(cross(to, pole), direction) > 0;
			if (isBeside) return Math.abs(Math.asin(clipped(dot(pole, direction) / length)));
			return Math.min(angleBetween(direction, from), angleBetween(direction, to));
		},
		angleFrom(direction) {
			const [a, b] = [cross(direction, from), cross(direction, to)];
			return Math.atan2(dot(direction, cross(a, b)), dot(a, b));
		},
	};
}

function clipped(sine: number): number {
	return Math.max(-1, Math.min(1, sine));
}

function cross(a: Vector, b: Vector): Vector {
	return { x: a.y * b.z - a.z * b.y, y: a.z * b.x - a.x * b.z, z: a.x * b.y - a.y * b.x };
}

function dot(a: Vector, b: Vector): number {
	return a.x * b.x + a.y * b.y + a.z * b.z;
}

/** Degrees that a position is from a region's edge, negative inside. */
export function distanceToEdge(region: Region, position: SkyPosition): number {
	return region.signedDistance(vectorOf(position)) / degree;
}
