import { DateTime } from 'luxon';
import { utcFromGps } from '../sky/gps';
import { fitsTable } from './fits';
import { cellArea, cellCount, centre, uniq, type Direction } from './healpix';
import type { Source } from './source';

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
const dull = 1e-4;
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

type Vector = readonly [number, number, number];

function vector({ ra, dec }: Direction): Vector {
	return [Math.cos(dec) * Math.cos(ra), Math.cos(dec) * Math.sin(ra), Math.sin(dec)];
}

function dot(a: Vector, b: Vector): number {
	return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Two directions at right angles to an axis and to each other. */
function frame([x, y, z]: Vector): [Vector, Vector] {
	const length = Math.hypot(x, y) || 1;
	const east: Vector = length < 1e-9 ? [1, 0, 0] : [-y / length, x / length, 0];
	const north: Vector = [y * 0 - z * east[1], z * east[0] - x * 0, x * east[1] - y * east[0]];
	return [east, north];
}

/** Divides the sphere: fine cells where the source may be, coarse ones elsewhere. */
function divide(density: Density, order: number, index: number): Cell[] {
	const direction = centre(order, index);
	const reach = Math.sqrt(cellArea(order));
	if (order < finest && density(direction, reach) > dull) {
		return [0, 1, 2, 3].flatMap((child) => divide(density, order + 1, index * 4 + child));
	}
	return [{ order, index, density: density(direction, 0) }];
}

/** A multi-order sky map as BAYESTAR writes them: densities per steradian and, along each direction, the distance. */
export function makeSkyMap({ source, graceid, instruments, gpstime, made }: SkyMapFacts): Buffer {
	const density = densityOf(source);
	const cells = Array.from({ length: cellCount(coarsest) }, (_, index) =>
		divide(density, coarsest, index),
	).flat();
	const total = cells.reduce((sum, cell) => sum + cell.density * cellArea(cell.order), 0);
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
