import { DateTime } from 'luxon';
import { utcFromGps } from '../sky/gps';
import { fitsTable } from './fits';
import { cellArea, cellCount, centre, uniq, type Direction } from './healpix';
import type { Source } from './source';
import { dot, frame, vector } from './vectors';

export interface SkyMapFacts {
	source: Source;
	graceid: string;
	instruments: string;
	gpstime: number;
	/** When the map was made. */
	made: Date;
}

interface Cell {
	order: number;
	index: number;
	density: number;
}

const coarsest = 2;
const finest = 6;
/** Relative density below which a cell is not divided further. */
const minDividedDensity = 1e-4;
/** No place is quite impossible. */
const floor = 1e-12;
const degree = Math.PI / 180;

type Density = (direction: Direction, slack: number) => number;

/** The relative density at a direction, or the highest one within `slack` radians of it. */
function densityOf({ ring }: Source): Density {
	const axis = vector({ ra: ring.axisRa * degree, dec: ring.axisDec * degree });
	const [east, north] = frame(axis);
	const extent = ring.extent * degree;
	return (direction, slack) => {
		const v = vector(direction);
		const angle = Math.acos(Math.max(-1, Math.min(1, dot(v, axis))));
		const off = Math.max(0, Math.abs(angle - ring.radius * degree) - slack);
		const around = Math.atan2(dot(v, east), dot(v, north)) - ring.start * degree;
		const along = Math.abs(Math.atan2(Math.sin(around), Math.cos(around)));
		const far = Math.max(0, along - slack / Math.max(Math.sin(angle), slack));
		return Math.exp(-0.5 * ((off / (ring.width * degree)) ** 2 + (far / extent) ** 2)) + floor;
	};
}

/** Divides the sphere: fine cells where the source may be, coarse ones elsewhere. */
function divide(density: Density, order: number, index: number): Cell[] {
	const direction = centre(order, index);
	const reach = Math.sqrt(cellArea(order));
	if (order < finest && density(direction, reach) > minDividedDensity) {
		return [0, 1, 2, 3].flatMap((child) => divide(density, order + 1, index * 4 + child));
	}
	return [{ order, index, density: density(direction, 0) }];
}

/** How likely directions are, against the likeliest one. */
export function densityAt(source: Source): (direction: Direction) => number {
	const density = densityOf(source);
	return (direction) => density(direction, 0);
}

/** The cells of the map of a source, and the sum of density times area over all of them. */
function cellsOf(source: Source): { cells: Cell[]; total: number } {
	const density = densityOf(source);
	const cells = Array.from({ length: cellCount(coarsest) }, (_, index) =>
		divide(density, coarsest, index),
	).flat();
	const total = cells.reduce((sum, cell) => sum + cell.density * cellArea(cell.order), 0);
	return { cells, total };
}

/** Square degrees of the smallest piece of sky that holds the source with a probability. */
export function credibleArea(source: Source, probability: number): number {
	const { cells, total } = cellsOf(source);
	let [held, area] = [0, 0];
	for (const cell of cells.sort((a, b) => b.density - a.density)) {
		if (held >= probability * total) break;
		held += cell.density * cellArea(cell.order);
		area += cellArea(cell.order);
	}
	return area / degree ** 2;
}

/** A multi-order sky map as BAYESTAR writes them: densities per steradian and, along each direction, the distance. */
export function makeSkyMap({ source, graceid, instruments, gpstime, made }: SkyMapFacts): Buffer {
	const { cells, total } = cellsOf(source);
	const sorted = cells.sort((a, b) => uniq(a.order, a.index) - uniq(b.order, b.index));
	const { distance, distanceSpread } = source;
	const everywhere = (value: number) => sorted.map(() => value);
	return fitsTable(
		[
			{ name: 'UNIQ', form: 'K', values: sorted.map(({ order, index }) => uniq(order, index)) },
			{
				name: 'PROBDENSITY',
				form: 'D',
				unit: 'sr-1',
				values: sorted.map((cell) => cell.density / total),
			},
			{ name: 'DISTMU', form: 'D', unit: 'Mpc', values: everywhere(distance) },
			{ name: 'DISTSIGMA', form: 'D', unit: 'Mpc', values: everywhere(distanceSpread) },
			{
				name: 'DISTNORM',
				form: 'D',
				unit: 'Mpc-2',
				values: everywhere(1 / (distance ** 2 + distanceSpread ** 2)),
			},
		],
		[
			['MOC', true],
			['PIXTYPE', 'HEALPIX'],
			['ORDERING', 'NUNIQ'],
			['COORDSYS', 'C'],
			['MOCORDER', Math.max(...sorted.map(({ order }) => order))],
			['INDXSCHM', 'EXPLICIT'],
			['OBJECT', graceid],
			['INSTRUME', instruments],
			['DATE-OBS', isoTime(utcFromGps(gpstime))],
			['DATE', isoTime(made)],
			['CREATOR', 'gracedb-simulator'],
			['DISTMEAN', distance],
			['DISTSTD', distanceSpread],
		],
	);
}

function isoTime(moment: Date): string {
	return DateTime.fromJSDate(moment, { zone: 'utc' }).toFormat("yyyy-LL-dd'T'HH:mm:ss.SSS");
}
