import { inputError } from '../errors/GraceDbError';
import { readDeclination, readRightAscension } from './angles';
import type { SkyPosition } from './healpix';
import { box, circle, polygonWithin, type Region } from './region';

/** A position on the sky, or a piece of it, that is looked up in a sky map. */
export interface Target {
	position: SkyPosition;
	/** Mpc. */
	distance?: number;
	/** The piece of sky around the position; none for a point. */
	region?: Region;
}

export const shapes = ['point', 'circle', 'box', 'polygon'] as const;
export type Shape = (typeof shapes)[number];

/** The values of a target, as they are called in the items and here. */
export const targetKeys = [
	'ra',
	'dec',
	'distance',
	'radius',
	'width',
	'height',
	'angle',
	'polygon',
] as const;
export type TargetKey = (typeof targetKeys)[number];

/** What is given for one target: the values that it has itself, before those that hold for all. */
export type GivenTarget = Partial<Record<TargetKey, unknown>>;

/** What a value is called in an error. */
const titles: Record<TargetKey, string> = {
	ra: 'Right Ascension',
	dec: 'Declination',
	distance: 'Distance',
	radius: 'Radius',
	width: 'Width',
	height: 'Height',
	angle: 'Rotation',
	polygon: 'Polygon',
};

/**
 * What the columns of catalogs are called, the likeliest name first. Case, `_`, `-`, blanks and what stands in brackets do not
 * matter: `RA (deg)`, `right_ascension`, `RAJ2000`.
 */
export const columnNames: Record<TargetKey, readonly string[]> = {
	ra: ['ra', 'rightascension', 'radeg', 'raj2000', 'alpha', 'meanra', 'rad', 'raicrs', 'lon'],
	dec: [
		'dec',
		'declination',
		'decdeg',
		'dej2000',
		'decj2000',
		'delta',
		'meandec',
		'de',
		'decl',
		'deicrs',
		'lat',
	],
	distance: [
		'distance',
		'dist',
		'distmpc',
		'distancempc',
		'luminositydistance',
		'dl',
		'lumdist',
		'dmpc',
	],
	radius: ['radius', 'radiusdeg', 'fieldradius', 'errorradius', 'poserr'],
	width: ['width', 'widthdeg', 'rawidth', 'fieldwidth'],
	height: ['height', 'heightdeg', 'decwidth', 'fieldheight'],
	angle: ['rotation', 'angle', 'positionangle', 'posangle', 'pa'],
	polygon: ['polygon', 'corners', 'footprint', 'vertices'],
};

/** The values of a target in an item, under whatever names they have there. */
export function findColumns(item: Readonly<Record<string, unknown>>): GivenTarget {
	const names = new Map<string, string>();
	for (const name of Object.keys(item)) {
		const plain = name
			.toLowerCase()
			.split(/[([{]/, 1)[0]!
			.replace(/[\s_.-]/g, '');
		if (!names.has(plain) && isGiven(item[name])) names.set(plain, name);
	}
	const found: GivenTarget = {};
	for (const key of targetKeys) {
		const name = columnNames[key].find((candidate) => names.has(candidate));
		if (name !== undefined) found[key] = item[names.get(name)!];
	}
	return found;
}

/** Whether there is a value: an empty text is none. */
export function isGiven(value: unknown): boolean {
	return (
		value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '')
	);
}

/**
 * Reads a target.
 *
 * @param where begins the sentence of an error: "Item 3: ", or nothing
 * @throws GraceDbError of kind `input` that names the value
 */
export function readTarget(given: GivenTarget, shape: Shape, where = ''): Target {
	const { distance } = given;
	const target = {
		...(isGiven(distance) && { distance: positive('distance', distance, where, Infinity) }),
	};
	if (shape === 'polygon') {
		const region = polygonWithin(readCorners(given.polygon, where));
		if (!region)
			throw wrong(
				'polygon',
				where,
				'must be smaller than half of the sky',
				'Divide it into smaller ones.',
			);
		const { x, y, z } = region.centre;
		const ra = (Math.atan2(y, x) * 180) / Math.PI;
		const position = { ra: (ra + 360) % 360, dec: (Math.asin(z) * 180) / Math.PI };
		return { ...target, position, region };
	}
	const position = readPosition(given.ra, given.dec, where);
	if (shape === 'point') return { ...target, position };
	if (shape === 'circle') {
		const radius = positive('radius', given.radius, where, 180);
		return { ...target, position, region: circle(position, radius) };
	}
	const width = positive('width', given.width, where, 120);
	const height = isGiven(given.height) ? positive('height', given.height, where, 120) : width;
	const angle = isGiven(given.angle) ? numberIn(given.angle) : 0;
	if (!Number.isFinite(angle))
		throw wrong('angle', where, `must be a number of degrees, not "${shown(given.angle)}"`);
	return { ...target, position, region: box(position, width, height, angle) };
}

function readPosition(ra: unknown, dec: unknown, where: string): SkyPosition {
	const position = { ra: readRightAscension(ra), dec: readDeclination(dec) };
	if (position.ra === undefined) {
		throw isGiven(ra)
			? wrong(
					'ra',
					where,
					`cannot be read: "${shown(ra)}"`,
					'Enter degrees from 0 to 360, or hours like 21h03m22.1s or 21:03:22.1.',
				)
			: wrong('ra', where, 'is empty', 'Enter degrees like 315.842, or hours like 21:03:22.1.');
	}
	if (position.dec === undefined) {
		throw isGiven(dec)
			? wrong(
					'dec',
					where,
					`cannot be read: "${shown(dec)}"`,
					'Enter degrees from -90 to 90, also like -72d50m59s or -72:50:59.',
				)
			: wrong('dec', where, 'is empty', 'Enter degrees like -72.850, or like -72:50:59.');
	}
	return { ra: position.ra, dec: position.dec };
}

function wrong(key: TargetKey, where: string, what: string, advice?: string): Error {
	return inputError(`${where}${titles[key]} ${what}.`, advice ?? 'Correct the value.');
}

/** Degrees or Mpc, above 0. */
function positive(key: TargetKey, given: unknown, where: string, largest: number): number {
	const unit = key === 'distance' ? 'Mpc' : 'degrees';
	if (!isGiven(given)) throw wrong(key, where, 'is empty', `Enter a number of ${unit}.`);
	const value = numberIn(given);
	if (value > 0 && value <= largest && Number.isFinite(value)) return value;
	const limit = Number.isFinite(largest) ? ` and at most ${largest}` : '';
	throw wrong(key, where, `must be a number of ${unit} above 0${limit}, not "${shown(given)}"`);
}

function numberIn(given: unknown): number {
	if (typeof given === 'number') return given;
	return typeof given === 'string' && given.trim() !== '' ? Number(given) : NaN;
}

function shown(given: unknown): string {
	const text = typeof given === 'string' ? given : JSON.stringify(given);
	return text.length > 60 ? `${text.slice(0, 60)} …` : text;
}

const maxCorners = 1000;

/** Corners as `[[ra, dec], …]`, `[{ "ra": …, "dec": … }, …]` or `ra dec, ra dec, …`. */
function readCorners(given: unknown, where: string): SkyPosition[] {
	if (!isGiven(given))
		throw wrong(
			'polygon',
			where,
			'is empty',
			'Enter its corners, for example [[10, 20], [12, 20], [11, 22]].',
		);
	const list = cornerList(given);
	if (list === undefined || list.length > maxCorners)
		throw wrong(
			'polygon',
			where,
			`must be a list of 3 to ${maxCorners} corners`,
			'Enter them as [[10, 20], [12, 20], [11, 22]] or as 10 20, 12 20, 11 22: right ascension and declination in degrees.',
		);
	const corners = list.map((corner, index) => {
		const here = `${where}Polygon: corner ${index + 1}: `;
		if (Array.isArray(corner)) return readPosition(corner[0], corner[1], here);
		const { ra, dec } = findColumns(Object(corner) as Record<string, unknown>);
		return readPosition(ra, dec, here);
	});
	const [first, last] = [corners[0], corners.at(-1)];
	if (first && last && corners.length > 3 && first.ra === last.ra && first.dec === last.dec)
		corners.pop();
	if (corners.length < 3)
		throw wrong('polygon', where, `has ${corners.length} corners`, 'Enter three or more.');
	return corners;
}

function cornerList(given: unknown): unknown[] | undefined {
	if (Array.isArray(given)) return given as unknown[];
	if (typeof given !== 'string') return undefined;
	if (/^\s*\[/.test(given)) {
		try {
			const list = JSON.parse(given) as unknown;
			return Array.isArray(list) ? (list as unknown[]) : undefined;
		} catch {
			return undefined;
		}
	}
	return given
		.split(/[,;\n]/)
		.filter((corner) => corner.trim() !== '')
		.map((corner) => corner.trim().split(/\s+/));
}
