/** A direction: right ascension (0 to 360) and declination (-90 to 90) in degrees, ICRS. */
export interface SkyPosition {
	ra: number;
	dec: number;
}

/**
 * A pixel of HEALPix (Górski et al. 2005, ApJ 622, 759): the square (x, y) of a grid of nside × nside squares on one of the
 * twelve faces of the sphere; x grows to the north-east, y to the north-west. Exact up to nside = 2^29.
 */
export interface Cell {
	/** A power of two where the cell is of a NESTED or multi-order map. */
	nside: number;
	/** 0 to 11. */
	face: number;
	/** 0 to nside - 1. */
	x: number;
	/** 0 to nside - 1. */
	y: number;
}

/** The finest order that an index of 64 bits can name. */
export const maxOrder = 29;

const rowOfFace = [2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4];
const columnOfFace = [1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7];
const degree = Math.PI / 180;

/** Steradians of a cell: all of an nside have the same area. */
export function cellArea(nside: number): number {
	return Math.PI / (3 * nside * nside);
}

/** The same place in the vectors of a position: length 1, x towards RA 0, z towards the north pole. */
export interface Vector {
	x: number;
	y: number;
	z: number;
}

export function vectorOf({ ra, dec }: SkyPosition): Vector {
	const radius = Math.cos(dec * degree);
	return {
		x: radius * Math.cos(ra * degree),
		y: radius * Math.sin(ra * degree),
		z: Math.sin(dec * degree),
	};
}

export function positionOf({ x, y, z }: Vector): SkyPosition {
	const ra = Math.atan2(y, x) / degree;
	return { ra: ra < 0 ? ra + 360 : ra, dec: Math.atan2(z, Math.hypot(x, y)) / degree };
}

/** Degrees between two positions, exact also where they are close together or opposite. */
export function separation(one: SkyPosition, other: SkyPosition): number {
	return angleBetween(vectorOf(one), vectorOf(other)) / degree;
}

/** Radians between two directions. */
export function angleBetween(a: Vector, b: Vector): number {
	const cross = Math.hypot(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
	return Math.atan2(cross, a.x * b.x + a.y * b.y + a.z * b.z);
}

/** Where a place on a face lies on the sky: z = sin(dec), sth = cos(dec), and the azimuth as a multiple of π/4. */
function project(face: number, u: number, v: number): { z: number; sth: number; azimuth: number } {
	const row = rowOfFace[face]! - u - v;
	let z: number;
	let sth: number;
	let ring: number;
	if (row < 1) {
		ring = row;
		const polar = (row * row) / 3;
		z = 1 - polar;
		sth = Math.sqrt(polar * (2 - polar));
	} else if (row > 3) {
		ring = 4 - row;
		const polar = (ring * ring) / 3;
		z = polar - 1;
		sth = Math.sqrt(polar * (2 - polar));
	} else {
		ring = 1;
		z = ((2 - row) * 2) / 3;
		sth = Math.sqrt((1 - z) * (1 + z));
	}
	// At the pole itself every azimuth is right.
	const shift = ring === 0 ? 0 : (u - v) / ring;
	return { z, sth, azimuth: columnOfFace[face]! + shift };
}

/**
 * The position of a place on a face.
 *
 * @param u from 0 to 1 along the face's x axis, (x + 0.5) / nside for the centre of a cell
 * @param v from 0 to 1 along its y axis
 */
export function positionOnFace(face: number, u: number, v: number): SkyPosition {
	const { z, sth, azimuth } = project(face, u, v);
	const ra = azimuth * 45;
	return { ra: ra < 0 ? ra + 360 : ra >= 360 ? ra - 360 : ra, dec: Math.atan2(z, sth) / degree };
}

/** The same as a vector of length 1. */
export function vectorOnFace(face: number, u: number, v: number): Vector {
	const { z, sth, azimuth } = project(face, u, v);
	const angle = (azimuth * Math.PI) / 4;
	return { x: sth * Math.cos(angle), y: sth * Math.sin(angle), z };
}

export function centreOf({ nside, face, x, y }: Cell): SkyPosition {
	return positionOnFace(face, (x + 0.5) / nside, (y + 0.5) / nside);
}

/** The corners of a cell: north, west, south, east. Its edges are no great circles. */
export function cornersOf({ nside, face, x, y }: Cell): SkyPosition[] {
	const [u, v, w] = [x / nside, y / nside, 1 / nside];
	return [
		positionOnFace(face, u + w, v + w),
		positionOnFace(face, u, v + w),
		positionOnFace(face, u, v),
		positionOnFace(face, u + w, v),
	];
}

/** The face between two of the lines that rise to the east and two of those that fall, along the equator. */
function faceBetween(rising: number, falling: number): number {
	if (rising === falling) return (rising % 4) + 4;
	return rising < falling ? rising : falling + 8;
}

/** The cell of an nside in which a position lies. RA may be any number of degrees. */
export function cellContaining(nside: number, { ra, dec }: SkyPosition): Cell {
	const z = Math.sin(dec * degree);
	const distance = Math.abs(z);
	const turn = ra / 90;
	// Quarters of a turn, from 0 to 4.
	const quarters = ((turn % 4) + 4) % 4;
	if (distance <= 2 / 3) {
		const rising = nside * (0.5 + quarters);
		const slope = nside * z * 0.75;
		const up = Math.floor(rising - slope);
		const down = Math.floor(rising + slope);
		const face = faceBetween(Math.floor(up / nside), Math.floor(down / nside));
		return { nside, face, x: down % nside, y: nside - (up % nside) - 1 };
	}
	const quarter = Math.min(3, Math.floor(quarters));
	const part = quarters - quarter;
	// sqrt(3 (1 - |z|)), without the digits that 1 - |z| loses near the pole.
	const reach = nside * Math.abs(Math.cos(dec * degree)) * Math.sqrt(3 / (1 + distance));
	const up = Math.min(nside - 1, Math.floor(part * reach));
	const down = Math.min(nside - 1, Math.floor((1 - part) * reach));
	return z >= 0
		? { nside, face: quarter, x: nside - down - 1, y: nside - up - 1 }
		: { nside, face: quarter + 8, x: up, y: down };
}

/** Every second bit of 32, the lowest first, as 16 bits. */
function evenBits(word: number): number {
	let bits = word & 0x55555555;
	bits = (bits | (bits >>> 1)) & 0x33333333;
	bits = (bits | (bits >>> 2)) & 0x0f0f0f0f;
	bits = (bits | (bits >>> 4)) & 0x00ff00ff;
	return (bits | (bits >>> 8)) & 0xffff;
}

/** 16 bits with a zero before each. */
function spreadBits(word: number): number {
	let bits = word & 0xffff;
	bits = (bits | (bits << 8)) & 0x00ff00ff;
	bits = (bits | (bits << 4)) & 0x0f0f0f0f;
	bits = (bits | (bits << 2)) & 0x33333333;
	return (bits | (bits << 1)) & 0x55555555;
}

function interleaved(x: number, y: number): number {
	return (spreadBits(x) | (spreadBits(y) << 1)) >>> 0;
}

const word = 2 ** 32;

/** The cell of an index in the NESTED scheme; nside at most 2^24, where the index is exact as a number. */
export function cellOfNest(nside: number, index: number): Cell {
	const face = Math.floor(index / (nside * nside));
	const within = index - face * nside * nside;
	const high = Math.floor(within / word);
	const low = within - high * word;
	return {
		nside,
		face,
		x: evenBits(low) + evenBits(high) * 65536,
		y: evenBits(low >>> 1) + evenBits(high >>> 1) * 65536,
	};
}

/** The index of a cell in the NESTED scheme; nside at most 2^24. */
export function nestOf({ nside, face, x, y }: Cell): number {
	return face * nside * nside + interleaved(x >>> 16, y >>> 16) * word + interleaved(x, y);
}

/**
 * The cell of an order that begins at a pixel of order 29.
 *
 * @param first NESTED index at order 29
 */
export function cellFromFirst(order: number, first: bigint): Cell {
	const high = Number(first >> 32n);
	const low = Number(first & 0xffffffffn);
	const coarser = 2 ** (maxOrder - order);
	const face = high >>> 26;
	const within = high & 0x3ffffff;
	return {
		nside: 2 ** order,
		face,
		x: Math.floor((evenBits(low) + evenBits(within) * 65536) / coarser),
		y: Math.floor((evenBits(low >>> 1) + evenBits(within >>> 1) * 65536) / coarser),
	};
}

/** NESTED index, at order 29, of the first pixel in a cell. */
export function firstOf({ nside, face, x, y }: Cell): bigint {
	const finer = 2 ** maxOrder / nside;
	const [deepX, deepY] = [x * finer, y * finer];
	const high = face * 2 ** 26 + interleaved(deepX >>> 16, deepY >>> 16);
	return (BigInt(high) << 32n) | BigInt(interleaved(deepX, deepY));
}

/** How many pixels of order 29 a cell of an order covers. */
export function pixelsIn(order: number): bigint {
	return 1n << BigInt(2 * (maxOrder - order));
}

/**
 * The order of a UNIQ index of multi-order maps, which is 4^(order + 1) + NESTED index, and the cell's first pixel at order 29.
 *
 * @returns undefined if no cell has this index
 */
export function readUniq(uniq: bigint): { order: number; first: bigint } | undefined {
	const high = Number(uniq >> 32n);
	if (uniq < 4n || high >= word / 2) return undefined;
	const bits = high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(Number(uniq));
	const order = (bits >> 1) - 1;
	if (order > maxOrder) return undefined;
	const index = uniq - (4n << BigInt(2 * order));
	return { order, first: index << BigInt(2 * (maxOrder - order)) };
}

/** The UNIQ index of a cell of an order. */
export function uniqOf(order: number, first: bigint): bigint {
	return (4n << BigInt(2 * order)) + (first >> BigInt(2 * (maxOrder - order)));
}

/** The largest whole number whose square is not above a number. */
function wholeRoot(square: number): number {
	let root = Math.floor(Math.sqrt(square));
	while (root * root > square) root -= 1;
	while ((root + 1) * (root + 1) <= square) root += 1;
	return root;
}

/** The cell of an index in the RING scheme, which counts along circles of latitude from the north pole; nside at most 2^24. */
export function cellOfRing(nside: number, index: number): Cell {
	const polar = 2 * nside * (nside - 1);
	const count = 12 * nside * nside;
	let ring: number;
	let column: number;
	let around: number;
	let shift: number;
	let face: number;
	if (index < polar || index >= count - polar) {
		const isNorth = index < polar;
		const fromPole = isNorth ? index : count - 1 - index;
		const number = Math.floor((1 + wholeRoot(1 + 2 * fromPole)) / 2);
		const within = fromPole - 2 * number * (number - 1);
		around = number;
		shift = 0;
		ring = isNorth ? number : 4 * nside - number;
		column = isNorth ? within + 1 : 4 * number - within;
		face = Math.floor((column - 1) / number) + (isNorth ? 0 : 8);
	} else {
		const within = index - polar;
		const number = Math.floor(within / (4 * nside));
		ring = number + nside;
		column = within - number * 4 * nside + 1;
		around = nside;
		shift = number % 2;
		const falling = Math.floor((column - Math.floor((number + 1) / 2) + nside - 1) / nside);
		const rising = Math.floor(
			(column - Math.floor((2 * nside + 1 - number) / 2) + nside - 1) / nside,
		);
		face = faceBetween(rising, falling);
	}
	const row = ring - rowOfFace[face]! * nside + 1;
	let along = 2 * column - columnOfFace[face]! * around - shift - 1;
	if (along >= 2 * nside) along -= 8 * nside;
	return { nside, face, x: (along - row) / 2, y: (0 - along - row) / 2 };
}

/** The index of a cell in the RING scheme; nside at most 2^24. */
export function ringOf({ nside, face, x, y }: Cell): number {
	const row = rowOfFace[face]! * nside - x - y - 1;
	let around: number;
	let before: number;
	let shift: number;
	if (row < nside) {
		around = row;
		shift = 0;
		before = 2 * around * (around - 1);
	} else if (row > 3 * nside) {
		around = 4 * nside - row;
		shift = 0;
		before = 12 * nside * nside - 2 * (around + 1) * around;
	} else {
		around = nside;
		shift = (row - nside) % 2;
		before = 2 * nside * (nside - 1) + (row - nside) * 4 * nside;
	}
	let column = (columnOfFace[face]! * around + x - y + 1 + shift) / 2;
	if (column > 4 * nside) column -= 4 * nside;
	if (column < 1) column += 4 * nside;
	return before + column - 1;
}
