import type { Reader } from './reader';
import type { Found } from './term';
import { mostAlike } from './words';

const path = /[A-Za-z0-9_]+(?:\s*\.\s*[A-Za-z0-9_]+)*/y;
const operator = /<=|>=|==|<|>|=|:/y;
const value = /"[^"]*"|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const within = /in(?![\w$])/iy;
const deepest = 200;

/** Columns of an event's own table; there are more on newer servers. */
export const eventColumns = [
	...['id', 'far', 'gpstime', 'nevents', 'instruments', 'created', 'offline', 'reporting_latency'],
	...['likelihood', 'graceid'],
];

/** Fields of superevents, which events surely do not have. */
const supereventsOnly = new Set([
	...['t_0', 't_start', 't_end', 'is_gw', 'is_public', 'is_exposed', 'category', 'status'],
]);

/**
 * Reads comparisons such as `far < 1e-7`, joined by `~` or `-`, `|`, `&` or `,`, with parentheses. Gives undefined where none
 * begins, or where one compares a field that only superevents have.
 */
export function readAttributes(reader: Reader): Found | undefined {
	const paths: string[] = [];
	if (!readJoined(reader, paths, 0)) return undefined;
	const names = paths.map((name) => name.replace(/\s+/g, '').toLowerCase());
	if (names.some((name) => supereventsOnly.has(name))) return undefined;
	return { field: 'attributes', value: names.join(' '), doubts: names.flatMap(doubtsOfPath) };
}

function doubtsOfPath(name: string): string[] {
	if (name.includes('.') || eventColumns.includes(name)) return [];
	const meant = mostAlike(name, eventColumns);
	const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
	return [
		`The field "${name}" is not known here; the server refuses the query if it has none of this name.${hint}`,
	];
}

function readJoined(reader: Reader, paths: string[], depth: number): boolean {
	if (!readOne(reader, paths, depth)) return false;
	for (;;) {
		const known = paths.length;
		const more = reader.attempt(() =>
			reader.take(/[|&,]/y) && readOne(reader, paths, depth) ? true : undefined,
		);
		if (more) continue;
		paths.length = known;
		return true;
	}
}

function readOne(reader: Reader, paths: string[], depth: number): boolean {
	if (depth > deepest) return false;
	if (reader.take(/[~-]/y)) return readOne(reader, paths, depth + 1);
	if (!reader.take(/\(/y)) return readComparison(reader, paths);
	return readJoined(reader, paths, depth + 1) && reader.take(/\)/y) !== undefined;
}

function readComparison(reader: Reader, paths: string[]): boolean {
	const name = reader.take(path)?.[0];
	if (name === undefined) return false;
	paths.push(name);
	if (reader.attempt(() => (reader.take(within) ? readPair(reader) : undefined))) return true;
	if (!reader.take(operator)) return false;
	const limit = reader.take(value)?.[0];
	// The database compares dates with texts alone.
	return limit !== undefined && (name.toLowerCase() !== 'created' || limit.startsWith('"'));
}

function readPair(reader: Reader): true | undefined {
	return reader.take(value) && reader.take(/,/y) && reader.take(value) ? true : undefined;
}
