import {
	type Cell,
	cellArea,
	cellContaining,
	cellFromFirst,
	cellOfNest,
	cellOfRing,
	firstOf,
	maxOrder,
	nestOf,
	pixelsIn,
	ringOf,
	type SkyPosition,
} from './healpix';

/** What the header of a sky map says; undefined where it says nothing. */
export interface SkyMapFacts {
	/** OBJECT: id of the event (not the superevent) that the map was made for. */
	object?: string;
	/** INSTRUME: `['H1', 'L1']`. */
	instruments: readonly string[];
	/** CREATOR: the program that made it, for example `BAYESTAR`. */
	creator?: string;
	/** DATE: when the file was made, as it stands there (UTC): `2023-11-03T23:50:53.000000`. */
	created?: string;
	/** DATE-OBS: time of the event, as it stands there (UTC). */
	observed?: string;
	/** DISTMEAN: posterior mean of the distance over the whole sky, Mpc. */
	distanceMean?: number;
	/** DISTSTD: its standard deviation, Mpc. */
	distanceSd?: number;
	/** ORDERING, in capitals: `NUNIQ`, `NESTED` or `RING`. */
	ordering: string;
	/** COORDSYS: `C` for equatorial coordinates. */
	coordinates?: string;
	/** TTYPEn → TUNITn of the map's columns, empty where the column has no unit. */
	units: Readonly<Record<string, string>>;
}

/** One value for each cell. */
export type Column = Float32Array | Float64Array;

/**
 * The cells of a multi-order map, sorted along the NESTED curve. Orders are from 0 to 29.
 * Cell i begins at `first[i]` and covers 4^(29 - order[i]) pixels of order 29.
 */
export interface MultiOrderCells {
	kind: 'multiOrder';
	/** NESTED index, at order 29, of the first pixel in the cell; rising. */
	first: BigUint64Array;
	order: Uint8Array;
}

/** The cells of a flat map: 12 · nside² of one size, cell i has the index i in the scheme. */
export interface FlatCells {
	kind: 'flat';
	/** A power of two. */
	nside: number;
	scheme: 'NESTED' | 'RING';
}

/** The distance of a source in the direction of each cell: r² · norm · N(r; mu, sigma) is its probability per Mpc. */
export interface DistanceColumns {
	/** DISTMU, Mpc; may be infinite or NaN where nothing is known. */
	mu: Column;
	/** DISTSIGMA, Mpc. */
	sigma: Column;
	/** DISTNORM, Mpc^-2; 0 where nothing is known. */
	norm: Column;
}

/** Where a source is likely to be on the sky and, in a 3-D map, how far. */
export interface SkyMap {
	facts: SkyMapFacts;
	/** Number of cells, the length of each column. */
	size: number;
	cells: MultiOrderCells | FlatCells;
	/** Probability per steradian, also of a flat map, whose file has it per pixel. */
	density: Column;
	/** Only in 3-D maps, and only if it was asked for when the map was read. */
	distance?: DistanceColumns;
}

/** Steradians of a cell. */
export function areaOf({ cells }: SkyMap, index: number): number {
	return cells.kind === 'flat' ? cellArea(cells.nside) : cellArea(2 ** cells.order[index]!);
}

/** Where a cell lies; healpix.ts has its centre and its corners. */
export function cellAt({ cells }: SkyMap, index: number): Cell {
	if (cells.kind === 'multiOrder') return cellFromFirst(cells.order[index]!, cells.first[index]!);
	return cells.scheme === 'NESTED'
		? cellOfNest(cells.nside, index)
		: cellOfRing(cells.nside, index);
}

/**
 * The cell in which a position lies.
 *
 * @returns undefined where a multi-order map leaves the sky out
 */
export function indexAt(map: SkyMap, position: SkyPosition): number | undefined {
	const { cells } = map;
	if (cells.kind === 'flat') {
		const cell = cellContaining(cells.nside, position);
		return cells.scheme === 'NESTED' ? nestOf(cell) : ringOf(cell);
	}
	const pixel = firstOf(cellContaining(2 ** maxOrder, position));
	const index = lastNotAfter(cells.first, pixel);
	const isInside = index >= 0 && pixel < cells.first[index]! + pixelsIn(cells.order[index]!);
	return isInside ? index : undefined;
}

/** Index of the last entry of a rising column that is not above a value; -1 if all are. */
export function lastNotAfter(column: BigUint64Array, value: bigint): number {
	let [low, high] = [0, column.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (column[middle]! <= value) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}
