import { isUnsearchable } from './mistakes/unsearchable';
import type { Reader } from './reader';
import type { Found } from './term';
import { caseWarnings } from './sharedTerms';
import { closestName } from './words';

const path = /[A-Za-z0-9_]+(?:\s*\.\s*[A-Za-z0-9_]+)*/y;
const operator = /<=|>=|==|<|>|=|:/y;
const value = /"[^"]*"|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const within = /in(?![\w$])/iy;
const deepest = 200;

/** Columns of an event's own table; there are more on newer servers. */
export const eventColumns = [
	'id',
	'far',
	'gpstime',
	'nevents',
	'instruments',
	'created',
	'offline',
	'reporting_latency',
	'likelihood',
	'graceid',
];

/** Fields of superevents, which events surely do not have. */
const supereventsOnly = new Set([
	't_0',
	't_start',
	't_end',
	'is_gw',
	'is_public',
	'is_exposed',
	'category',
	'status',
]);

/** What was met on the way. */
interface Seen {
	paths: string[];
	warnings: string[];
}

/**
 * Reads comparisons such as `far < 1e-7`, joined by `~` or `-`, `|`, `&` or `,`, with parentheses. Gives undefined where none
 * begins, or where one compares a field that events surely do not have.
 */
export function readAttributes(reader: Reader): Found | undefined {
	const seen: Seen = { paths: [], warnings: [] };
	if (!readJoined(reader, seen, 0)) return undefined;
	const names = seen.paths.map((name) => name.replace(/\s+/g, '').toLowerCase());
	if (names.some((name) => supereventsOnly.has(name) || isUnsearchable(name))) return undefined;
	return {
		field: 'attributes',
		value: names.join(' '),
		warnings: [...names.flatMap(pathWarnings), ...seen.warnings],
	};
}

function pathWarnings(name: string): string[] {
	if (name.includes('.') || eventColumns.includes(name)) return [];
	const meant = closestName(name, eventColumns);
	const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
	return [
		`This node does not know the field "${name}". If the server does not either, it refuses the query.${hint}`,
	];
}

function readJoined(reader: Reader, seen: Seen, depth: number): boolean {
	if (!readOne(reader, seen, depth)) return false;
	for (;;) {
		const known = seen.paths.length;
		const more = reader.attempt(() =>
			reader.take(/[|&,]/y) && readOne(reader, seen, depth) ? true : undefined,
		);
		if (more) continue;
		seen.paths.length = known;
		return true;
	}
}

function readOne(reader: Reader, seen: Seen, depth: number): boolean {
	if (depth > deepest) return false;
	if (reader.take(/[~-]/y)) return readOne(reader, seen, depth + 1);
	if (!reader.take(/\(/y)) return readComparison(reader, seen);
	return readJoined(reader, seen, depth + 1) && reader.take(/\)/y) !== undefined;
}

function readComparison(reader: Reader, seen: Seen): boolean {
	const name = reader.take(path)?.[0];
	if (name === undefined) return false;
	seen.paths.push(name);
	const start = reader.position - name.length;
	if (reader.attempt(() => (reader.take(within) ? readPair(reader) : undefined))) return true;
	if (!reader.take(operator)) return false;
	const limit = reader.take(value)?.[0];
	if (limit === undefined) return false;
	seen.warnings.push(...caseWarnings(reader.text.slice(start, reader.position)));
	if (name.toLowerCase() !== 'created' || limit.startsWith('"')) return true;
	seen.warnings.push('Compare a time of creation with a date in quotes, not with a number.');
	return !isHalfATime(reader, limit);
}

/** A GPS time, or the beginning of a date or of words that the server does not understand. */
function isHalfATime(reader: Reader, limit: string): boolean {
	return (
		/^\d{5}/.test(limit) ||
		reader.sees(/-\d|(?:[a-z]+\s+)?(?:years?|days?|weeks?|months?)(?![\w$])/iy)
	);
}

function readPair(reader: Reader): true | undefined {
	return reader.take(value) && reader.take(/,/y) && reader.take(value) ? true : undefined;
}
