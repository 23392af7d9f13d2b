import { inputError } from '../errors/GraceDbError';
import { isJsonObject } from '../json';
import { isoTime } from '../time/isoTime';

/** One box of the sky that was observed. */
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

type Key = keyof Footprint;
type Given = Readonly<Record<string, unknown>>;

/**
 * What a footprint's values are called in what people give: our own names, those of the server's answers and those of its
 * requests (`ra_width_list`). Case, `_`, `-` and blanks do not matter.
 */
const names: Readonly<Record<Key, readonly string[]>> = {
	ra: ['ra', 'rightascension'],
	dec: ['dec', 'declination'],
	raWidth: ['rawidth'],
	decWidth: ['decwidth'],
	startTime: ['starttime'],
	duration: ['duration', 'exposuretime'],
};
const keys = Object.keys(names) as Key[];

/**
 * Footprints from JSON in any of its usual forms: a list of boxes; one box; an EM observation as the server describes it
 * (`{ footprints: […] }`); or the lists of ligo-gracedb's `write_emobservation` (`{ ra_list: […], ra_width_list: 0.1, … }`),
 * where a single value holds for all.
 *
 * @throws GraceDbError of kind `input` that names the footprint
 */
export function readFootprints(given: unknown, forAll: ForAllFootprints = {}): Footprint[] {
	const content = typeof given === 'string' ? parse(given) : given;
	const boxes = Array.isArray(content) ? (content as unknown[]) : boxesOf(content);
	return boxes.map((box, index) => readFootprint(box, index, forAll));
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw inputError(
			'Footprints: this is not JSON.',
			'Give a list like [{"ra": 197.4, "dec": -23.4, "ra_width": 1, "dec_width": 1, "start_time": "2024-07-16T16:00:00Z", "duration": 60}].',
		);
	}
}

function boxesOf(content: unknown): unknown[] {
	if (!isJsonObject(content)) {
		throw inputError(
			'Footprints: this is neither a list of boxes nor an object.',
			'Give a list of objects with ra, dec, ra_width, dec_width, start_time and duration.',
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
			`Footprints: there are ${first.list.length} values of ${first.key} and ${list.length} of ${key}.`,
			'All lists must be of one length.',
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
			'Each has ra, dec, ra_width, dec_width, start_time and duration.',
		);
	}
	const wanted = (key: Key, common?: number): unknown => {
		const value = valueOf(box, key) ?? common;
		if (value !== undefined && value !== null && value !== '') return value;
		throw inputError(
			`${where} has no ${key}.`,
			key in { raWidth: 0, decWidth: 0, duration: 0 }
				? 'Give it for each footprint, or one for all.'
				: 'Give it for each footprint.',
		);
	};
	const footprint = {
		ra: numberIn(wanted('ra')),
		dec: numberIn(wanted('dec')),
		raWidth: numberIn(wanted('raWidth', forAll.raWidth)),
		decWidth: numberIn(wanted('decWidth', forAll.decWidth)),
		startTime: isoTime(wanted('startTime'), `${where}: startTime`),
		duration: numberIn(wanted('duration', forAll.duration)),
	};
	checkFootprint(footprint, index);
	return footprint;
}

/** True is no number, and neither are blanks. */
function numberIn(value: unknown): number {
	const isNumber = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
	return isNumber ? Number(value) : NaN;
}

/** The value under one of its names; an empty text counts as none. */
function valueOf(box: Given, key: Key): unknown {
	const found = Object.entries(box).find(([name, value]) => {
		const plain = name
			.toLowerCase()
			.replace(/[\s_-]/g, '')
			.replace(/list$/, '');
		return names[key].includes(plain) && value !== '' && value !== null;
	});
	return found?.[1];
}

/** @throws GraceDbError of kind `input` that names the footprint */
export function checkFootprint(footprint: Footprint, index: number): void {
	const where = `Footprint ${index + 1}`;
	const within = (name: 'ra' | 'dec' | 'raWidth' | 'decWidth', low: number, high: number): void => {
		const value = footprint[name];
		if (Number.isFinite(value) && value >= low && value <= high) return;
		throw inputError(
			`${where}: ${name} must be a number of degrees from ${low} to ${high}, not "${value}".`,
			'Right ascension and declination are in degrees.',
		);
	};
	within('ra', 0, 360);
	within('dec', -90, 90);
	within('raWidth', 0, 360);
	within('decWidth', 0, 180);
	if (footprint.startTime.trim() === '') {
		throw inputError(`${where}: the start time is empty.`, 'Give it like 2024-07-16T12:00:00Z.');
	}
	if (!Number.isInteger(footprint.duration) || footprint.duration < 0) {
		throw inputError(
			`${where}: the duration must be a whole number of seconds, not "${footprint.duration}".`,
			'Round it to whole seconds.',
		);
	}
}
