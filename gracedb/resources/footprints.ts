import { inputError } from '../errors/GraceDbError';
import { isJsonObject } from '../json';
import { readDeclination, readRightAscension } from '../skymap/angles';
import { columnNames } from '../skymap/targets';
import { isoTime } from '../time/isoTime';

/** A rectangle of the sky that was observed. */
export interface Footprint {
	/** Centre in degrees, 0 to 360. */
	ra: number;
	/** Centre in degrees, -90 to 90. */
	dec: number;
	/** Full width in degrees. */
	raWidth: number;
	/** Full width in degrees. */
	decWidth: number;
	/** ISO 8601; UTC where no zone is given. */
	startTime: string;
	/** Whole seconds. */
	duration: number;
}

/** What holds for every footprint that does not say it itself. */
export type ForAllFootprints = Partial<Pick<Footprint, 'raWidth' | 'decWidth' | 'duration'>>;

export type FootprintKey = keyof Footprint;
type Key = FootprintKey;
type Given = Readonly<Record<string, unknown>>;

/**
 * What a footprint's values are called in what people give, the likeliest name first: our own names, those of the server's answers and
 * those of its requests (`ra_width_list`), and those of catalogs and pointing logs. Case, `_`, `-`, blanks and what stands in brackets
 * do not matter.
 */
const names: Readonly<Record<Key, readonly string[]>> = {
	ra: columnNames.ra,
	dec: columnNames.dec,
	raWidth: ['rawidth', 'width', 'fieldwidth', 'fovra', 'fovwidth', 'fov', 'fieldofview'],
	decWidth: ['decwidth', 'height', 'fieldheight', 'fovdec', 'fovheight', 'fov', 'fieldofview'],
	startTime: [
		'starttime',
		'start',
		'obsstart',
		'tstart',
		'dateobs',
		'obstime',
		'obsdate',
		'time',
		'utc',
		'mjd',
		'mjdobs',
		'mjdstart',
		'obsmjd',
		'gps',
		'gpstime',
		'date',
	],
	duration: ['duration', 'exposuretime', 'exptime', 'exposure', 'exp'],
};
const keys = Object.keys(names) as Key[];

/** What the values are called in words. */
const titles: Readonly<Record<Key, string>> = {
	ra: 'right ascension',
	dec: 'declination',
	raWidth: 'right ascension width',
	decWidth: 'declination width',
	startTime: 'start time',
	duration: 'duration',
};

/** Under which name each value stands; empty texts and nulls are none. */
function columnsOf(box: Given): Partial<Record<Key, string>> {
	const given = new Map<string, string>();
	for (const [name, value] of Object.entries(box)) {
		const plain = name
			.toLowerCase()
			.split(/[([{]/, 1)[0]!
			.replace(/[\s_.-]/g, '')
			.replace(/list$/, '');
		if (!given.has(plain) && value !== '' && value !== null) given.set(plain, name);
	}
	const columns: Partial<Record<Key, string>> = {};
	for (const key of keys) {
		const found = names[key].find((name) => given.has(name));
		if (found !== undefined) columns[key] = given.get(found);
	}
	return columns;
}

/** The value under the likeliest of its names. */
function valueOf(box: Given, key: Key): unknown {
	const column = columnsOf(box)[key];
	return column === undefined ? undefined : box[column];
}

/**
 * In which columns of a row the values are found, in words: "right ascension in RAJ2000, declination in DEJ2000".
 *
 * @param named values whose columns need no guess
 * @returns empty where all have our own names
 */
export function guessedColumns(row: Given, named: Readonly<Partial<Record<Key, unknown>>>): string {
	const found = Object.entries(columnsOf(row)) as [Key, string][];
	const isKnown = ([key, column]: [Key, string]): boolean => [key, snake(key)].includes(column);
	const guessed = found.filter(([key]) => named[key] === undefined);
	if (guessed.every(isKnown)) return '';
	return guessed.map(([key, column]) => `${titles[key]} in ${column}`).join(', ');
}

/**
 * Footprints from JSON in any of its usual forms: a list of footprints; one of them; an EM observation as the server describes it
 * (`{ footprints: […] }`); or the lists of ligo-gracedb's `write_emobservation` (`{ ra_list: […], ra_width_list: 0.1, … }`),
 * where a single value holds for all. Positions may be sexagesimal, times GPS seconds, MJD or ISO 8601. The server keeps whole
 * seconds of a duration: others are rounded, and named to `note`.
 *
 * @throws GraceDbError of kind `input` that names the footprint
 */
export function readFootprints(
	given: unknown,
	forAll: ForAllFootprints = {},
	note: (sentence: string) => void = () => undefined,
): Footprint[] {
	const content = typeof given === 'string' ? parse(given) : given;
	const boxes = Array.isArray(content) ? (content as unknown[]) : boxesOf(content);
	const read = boxes.map((box, index) => readFootprint(box, index, forAll));
	const whole = read.map((footprint) => ({ ...footprint, duration: wholeSeconds(footprint) }));
	const rounded = whole.flatMap(({ duration }, index) => {
		const before = read[index]?.duration;
		return Object.is(duration, before)
			? []
			: [`${before} s → ${duration} s (footprint ${index + 1})`];
	});
	if (rounded.length > 0) {
		const more = rounded.length > 3 ? ` and ${rounded.length - 3} more` : '';
		note(
			`GraceDB stores whole seconds, so durations were rounded: ${rounded.slice(0, 3).join(', ')}${more}.`,
		);
	}
	whole.forEach(checkFootprint);
	return whole;
}

/** What cannot be a duration stays as it is, and is refused. */
function wholeSeconds({ duration }: Footprint): number {
	return duration > 0 && Number.isFinite(duration) ? Math.round(duration) : duration;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw inputError(
			'Footprints: this is not JSON.',
			'Enter a list like [{"ra": 197.4, "dec": -23.4, "ra_width": 1, "dec_width": 1, "start_time": "2024-07-16T16:00:00Z", "duration": 60}].',
		);
	}
}

function boxesOf(content: unknown): unknown[] {
	if (!isJsonObject(content)) {
		throw inputError(
			'Footprints: this is not a list of footprints or an object.',
			'Enter a list of objects with ra, dec, ra_width, dec_width, start_time and duration.',
		);
	}
	const { footprints } = content;
	if (Array.isArray(footprints)) return footprints;
	const lists = keys.map((key) => [key, valueOf(content, key)] as const);
	const lengths = lists.flatMap(([key, list]) => (Array.isArray(list) ? [{ key, list }] : []));
	const [first] = lengths;
	if (!first) return [content];
	for (const { key, list } of lengths) {
		if (list.length === first.list.length) continue;
		throw inputError(
			`Footprints: there are ${first.list.length} values of ${snake(first.key)} and ${list.length} of ${snake(key)}.`,
			'Make all lists the same length.',
		);
	}
	return first.list.map((_value, index) =>
		Object.fromEntries(
			lists.map(([key, list]) => [key, Array.isArray(list) ? (list as unknown[])[index] : list]),
		),
	);
}

function readFootprint(box: unknown, index: number, forAll: ForAllFootprints): Footprint {
	const where = `Footprint ${index + 1}`;
	if (!isJsonObject(box)) {
		throw inputError(
			`${where} is not an object.`,
			'Enter an object with ra, dec, ra_width, dec_width, start_time and duration.',
		);
	}
	const wanted = (key: Key, common?: number): unknown => {
		const value = valueOf(box, key) ?? common;
		if (value !== undefined && value !== null && value !== '') return value;
		throw inputError(
			`${where} has no ${titles[key]}.`,
			key in { raWidth: 0, decWidth: 0, duration: 0 }
				? `Enter it for each footprint as ${snake(key)}, or one for all.`
				: `Enter it for each footprint as ${snake(key)}, or name the field that holds it.`,
		);
	};
	return {
		ra: angleIn('ra', wanted('ra'), where),
		dec: angleIn('dec', wanted('dec'), where),
		raWidth: numberIn(wanted('raWidth', forAll.raWidth)),
		decWidth: numberIn(wanted('decWidth', forAll.decWidth)),
		startTime: isoTime(wanted('startTime'), `${where}: start time`),
		duration: numberIn(wanted('duration', forAll.duration)),
	};
}

const angles = {
	ra: {
		read: readRightAscension,
		range: 'degrees from 0 to 360, or hours like 21h03m22.1s or 21:03:22.1',
	},
	dec: {
		read: readDeclination,
		range: 'degrees from -90 to 90, also like -72d50m59s or -72:50:59',
	},
};

/** Degrees of a position in any of the usual ways. */
function angleIn(key: 'ra' | 'dec', value: unknown, where: string): number {
	const { read, range } = angles[key];
	// Degrees as numbers stay as they are, 360 too, and are checked below.
	const number = numberIn(value);
	if (Number.isFinite(number)) return number;
	const angle = read(value);
	if (angle !== undefined) return angle;
	const shown = typeof value === 'string' ? value : JSON.stringify(value);
	throw inputError(`${where}: the ${titles[key]} "${shown}" cannot be read.`, `Enter ${range}.`);
}

function snake(key: string): string {
	return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** True is no number, and neither are blanks. */
function numberIn(value: unknown): number {
	const isNumber = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
	return isNumber ? Number(value) : NaN;
}

/** @throws GraceDbError of kind `input` that names the footprint */
export function checkFootprint(footprint: Footprint, index: number): void {
	const where = `Footprint ${index + 1}`;
	const within = (name: 'ra' | 'dec' | 'raWidth' | 'decWidth', low: number, high: number): void => {
		const value = footprint[name];
		if (Number.isFinite(value) && value >= low && value <= high) return;
		throw inputError(
			`${where}: the ${titles[name]} must be a number of degrees from ${low} to ${high}, not "${value}".`,
			'Correct the value. Write hours of right ascension like 21:03:22.1.',
		);
	};
	within('ra', 0, 360);
	within('dec', -90, 90);
	within('raWidth', 0, 360);
	within('decWidth', 0, 180);
	if (footprint.startTime.trim() === '') {
		throw inputError(`${where}: the start time is empty.`, 'Enter it like 2024-07-16T12:00:00Z.');
	}
	if (!Number.isInteger(footprint.duration) || footprint.duration < 0) {
		throw inputError(
			`${where}: the duration must be a whole number of seconds, not "${footprint.duration}".`,
			'Round it to whole seconds.',
		);
	}
}
