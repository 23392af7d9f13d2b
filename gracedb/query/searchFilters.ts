import { isJsonObject, type JsonObject, strings, textOf } from '../json';
import { detectors } from '../simplify/eventFacts';
import { significantLabels } from '../simplify/significantLabels';
import { parseServerTime } from '../time/leapSeconds';
import { takeOutLabels } from './labels';
import { readTerms } from './parse';
import type { Dialect, QueryVocabulary } from './words';

/** What is searched for beside a query, for those who do not write its language. All that is given has to hold. */
export interface SearchFilters {
	/** Hz. */
	farBelow?: number;
	/** Labels. */
	allOf?: readonly string[];
	anyOf?: readonly string[];
	noneOf?: readonly string[];
	/** Seconds since 1970, both included. */
	createdAfter?: number;
	createdBefore?: number;
	/** One of these; of a superevent, that of its preferred event. */
	groups?: readonly string[];
	pipelines?: readonly string[];
	searches?: readonly string[];
	/** All of these, by their codes: `H1`, `L1`, `V1`, `K1`. */
	instruments?: readonly string[];
	/** Superevents only, by their labels. */
	significant?: boolean;
	/** Superevents only: whether everybody may see it. */
	isPublic?: boolean;
}

/** A query with what the server can apply of some filters, and the rest of them. */
export interface CombinedSearch {
	/** To send. */
	query: string;
	/** Names of the filters that the server cannot apply, as n8n's panel has them. */
	appliedHere: readonly string[];
	/** Whether a record of the answer meets those. */
	matches: (record: JsonObject) => boolean;
}

interface Condition {
	name: string;
	/** Field of its term in a query. */
	field: string;
	/** What the server can be asked; undefined if it cannot. */
	term?: string;
	/** Whether the term says less than the filter. */
	isPartial?: boolean;
	holds: (record: JsonObject) => boolean;
}

/**
 * Puts filters into a query. A filter becomes a term where the server can search for it and the term means the same beside what
 * the query has already: the server reads only the first label expression, and of two conditions on one field events have to meet
 * only one. All others are left to `matches`. Source: GraceDB's query grammar of 2025.
 *
 * @param query in GraceDB's language; may be empty
 * @param vocabulary names that the server knows, as far as it lists them
 */
export function combineSearch(
	query: string,
	filters: SearchFilters,
	dialect: Dialect,
	vocabulary: QueryVocabulary,
): CombinedSearch {
	const conditions = conditionsOf(filters, dialect, vocabulary);
	const taken = fieldsIn(query, dialect, vocabulary);
	const asked = conditions.filter(({ term, field }) => term !== undefined && !taken.has(field));
	const termsOf = (isLabel: boolean): (string | undefined)[] =>
		asked.filter(({ field }) => (field === 'label') === isLabel).map(({ term }) => term);
	const labels = termsOf(true).join(' & ');
	const here = conditions.filter((one) => one.isPartial === true || !asked.includes(one));
	return {
		query: [query.trim(), ...termsOf(false), labels && `label: ${labels}`]
			.filter(Boolean)
			.join(' '),
		appliedHere: here.map(({ name }) => name),
		matches: (record) => here.every(({ holds }) => holds(record)),
	};
}

/** Fields of which another term would be passed over, or be an alternative to what is there. */
function fieldsIn(query: string, dialect: Dialect, vocabulary: QueryVocabulary): Set<string> {
	const { text } = takeOutLabels(query, vocabulary.labels);
	const { terms } = readTerms(text, dialect, vocabulary);
	const fields = new Set(dialect === 'events' ? terms.map(({ field }) => field) : []);
	if (text.length < query.length) fields.add('label');
	return fields;
}

function conditionsOf(
	filters: SearchFilters,
	dialect: Dialect,
	vocabulary: QueryVocabulary,
): Condition[] {
	const isEvents = dialect === 'events';
	const { farBelow, createdAfter, createdBefore, isPublic } = filters;
	const found: (Condition | undefined)[] = [
		farBelow === undefined
			? undefined
			: {
					name: 'FAR Below',
					field: isEvents ? 'attributes' : 'far',
					term: `far < ${farBelow}`,
					holds: ({ far }) => typeof far === 'number' && far < farBelow,
				},
		createdAfter === undefined && createdBefore === undefined
			? undefined
			: creation(createdAfter, createdBefore),
		isPublic === undefined
			? undefined
			: {
					name: 'Public',
					field: 'is_public',
					term: `is_public: ${isPublic}`,
					holds: () => true,
				},
		oneOf('Groups', 'group', filters.groups, isEvents),
		oneOf('Pipelines', 'pipeline', filters.pipelines, isEvents),
		oneOf('Searches', 'search', filters.searches, isEvents),
		seenBy(filters.instruments, isEvents),
		...labelConditions(filters, vocabulary),
	];
	return found.filter((one) => one !== undefined);
}

/** The server knows no open ranges: these are before all and after all. */
const [earliest, latest] = [0, Date.UTC(2100, 0, 1) / 1000];

function creation(after = earliest, before = latest): Condition {
	return {
		name: after === earliest ? 'Created Before' : 'Created After',
		field: 'created',
		term: `created: ${queryTime(after)} .. ${queryTime(before)}`,
		holds({ created }) {
			const at = parseServerTime(textOf(created))?.toSeconds() ?? NaN;
			return Math.floor(at) >= after && Math.floor(at) <= before;
		},
	};
}

/** `2024-07-16 15:11:12`: UTC, as queries have it. */
function queryTime(seconds: number): string {
	return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** The event itself, or the one that stands for a superevent. */
function eventOf(record: JsonObject): JsonObject {
	const preferred = record['preferred_event_data'];
	return isJsonObject(preferred) ? preferred : record;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function oneOf(
	name: string,
	field: string,
	wanted: readonly string[] = [],
	isSearchable: boolean,
): Condition | undefined {
	if (wanted.length === 0) return undefined;
	// What is no plain name would be read as something else.
	const canBeAsked = isSearchable && wanted.every((one) => /^[\w-]+$/.test(one));
	return {
		name,
		field,
		...(canBeAsked ? { term: `${field}: ${wanted.join(' ')}` } : {}),
		holds: (record) => wanted.some((one) => same(one, textOf(eventOf(record)[field]))),
	};
}

/** Those that the server finds in its list of instruments. */
const searchableInstruments = ['H1', 'L1', 'V1'];

function seenBy(wanted: readonly string[] = [], isSearchable: boolean): Condition | undefined {
	if (wanted.length === 0) return undefined;
	const names = wanted.map((name) => name.toUpperCase());
	// It looks for the very text, so that H1,V1 would not find H1,L1,V1.
	const first = searchableInstruments.find((name) => names.includes(name));
	return {
		name: 'Instruments',
		field: 'ifos',
		...(isSearchable && first !== undefined ? { term: `ifos: ${first}` } : {}),
		isPartial: names.length > 1,
		holds(record) {
			const saw = strings(detectors(eventOf(record)['instruments']));
			return names.every((name) => saw.some((one) => same(one, name)));
		},
	};
}

function labelConditions(
	{ allOf = [], anyOf = [], noneOf = [], significant }: SearchFilters,
	{ labels: known }: QueryVocabulary,
): Condition[] {
	// One that the server does not know would make the query invalid, and cannot be there.
	const marks = significantLabels.filter((name) => known?.includes(name) ?? true);
	const has =
		({ labels }: JsonObject) =>
		(name: string): boolean =>
			strings(labels).some((label) => same(label, name));
	const condition = (
		name: string,
		terms: readonly string[],
		holds: (has: (name: string) => boolean) => boolean,
	): Condition => ({
		name,
		field: 'label',
		...(terms.length > 0 ? { term: terms.join(' & ') } : {}),
		holds: (record) => holds(has(record)),
	});
	const without = (names: readonly string[]): string[] => names.map((name) => `~${name}`);
	const found: Condition[] = [];
	// OR binds closer than AND there.
	if (anyOf.length > 0)
		found.push(condition('Any of These Labels', [anyOf.join(' | ')], (is) => anyOf.some(is)));
	if (allOf.length > 0)
		found.push(condition('All of These Labels', allOf, (is) => allOf.every(is)));
	if (noneOf.length > 0)
		found.push(condition('None of These Labels', without(noneOf), (is) => !noneOf.some(is)));
	if (significant === true)
		found.push(
			condition('Significant', marks.length > 0 ? [marks.join(' | ')] : [], (is) => marks.some(is)),
		);
	if (significant === false)
		found.push(condition('Significant', without(marks), (is) => !marks.some(is)));
	return found;
}
