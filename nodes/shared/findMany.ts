import type { JsonObject } from '../../gracedb/json';
import { type QueryHelper, queryVocabulary } from '../../gracedb/query/help';
import {
	type CombinedSearch,
	combineSearch,
	type SearchFilters,
} from '../../gracedb/query/searchFilters';
import { type Order, sortByFar } from '../../gracedb/query/sort';
import type { Dialect } from '../../gracedb/query/words';
import { checkFilterNames } from './parameters/searchFilters';
import { helpWithQuery } from './queryHelp';

export interface Find<Row extends JsonObject> {
	client: QueryHelper;
	dialect: Dialect;
	/** In GraceDB's language. */
	query: string;
	filters?: SearchFilters;
	order: Order;
	/** Rows in all; default all. */
	limit?: number;
	/** Whether to leave the query to the server. */
	skipQueryCheck?: boolean;
	/** The query that the server gets of one that the node has made, where the client adds to it. */
	sent?: (query: string) => string;
	/** Shows the user a sentence. */
	hint: (message: string, type?: 'info' | 'warning') => void;
	/** Reads the list from the server. */
	list: (search: { query: string; sort: string; limit?: number }) => AsyncIterable<Row>;
}

/**
 * The rows that match a query and filters, in order. What the server cannot do is done here, over all pages: filters that it
 * cannot search for until there are as many as wanted, and the order of superevents by FAR. Hints say what was sent, and what was
 * done here.
 *
 * @throws GraceDbError of kind `input` for a query that cannot be read or a name that the server does not know
 */
export async function* findMany<Row extends JsonObject>(find: Find<Row>): AsyncGenerator<Row> {
	const { dialect, order, limit = Infinity, hint } = find;
	const search = await searchOf(find);
	const { sort, byFar } = order;
	const isDoneHere = search.appliedHere.length > 0 || byFar !== undefined;
	const count = { read: 0, matches: 0 };
	const rows = matching(
		find.list({ query: search.query, sort, ...(isDoneHere ? {} : { limit: find.limit }) }),
		search,
		count,
	);
	if (byFar) yield* sortByFar(await all(rows), byFar).slice(0, limit);
	else yield* firstOf(rows, limit);
	for (const sentence of doneHere(search, order, count, dialect)) hint(sentence, 'info');
}

/** What to count: as in a list, without what concerns its rows alone. */
export interface Count<Row extends JsonObject> extends Omit<Find<Row>, 'order' | 'limit' | 'list'> {
	/** Asks the server how many match. */
	count: (query: string) => Promise<number>;
	/** Reads all matches from the server, for filters that it cannot search for. */
	list: (query: string) => AsyncIterable<Row>;
}

/**
 * How many rows `findMany` would give: by the server, or from all rows where it cannot search for some filter. A hint says which.
 *
 * @throws GraceDbError of kind `input` for a query that cannot be read or a name that the server does not know
 */
export async function countMany<Row extends JsonObject>(find: Count<Row>): Promise<number> {
	const search = await searchOf(find);
	if (search.appliedHere.length === 0) return await find.count(search.query);
	const count = { read: 0, matches: 0 };
	for await (const row of find.list(search.query)) {
		count.read += 1;
		if (search.matches(row)) count.matches += 1;
	}
	for (const sentence of doneHere(search, {}, count, find.dialect)) find.hint(sentence, 'info');
	return count.matches;
}

/** The checked query with the filters, shown in a hint where there are any. */
async function searchOf(
	find: Pick<
		Find<JsonObject>,
		'client' | 'dialect' | 'query' | 'filters' | 'skipQueryCheck' | 'sent' | 'hint'
	>,
): Promise<CombinedSearch> {
	const { client, dialect, query, filters, hint, sent = same } = find;
	await helpWithQuery({ client, query, dialect, skip: find.skipQueryCheck, hint });
	if (!filters) return plain(query);
	const search = await combined(find, filters);
	hint(`Query sent: ${sent(search.query) || '(empty)'}`, 'info');
	return search;
}

const same = (query: string): string => query;

const plain = (query: string): CombinedSearch => ({ query, appliedHere: [], matches: () => true });

async function combined(
	{ client, query, dialect }: Pick<Find<JsonObject>, 'client' | 'query' | 'dialect'>,
	filters: SearchFilters,
): Promise<CombinedSearch> {
	await checkFilterNames(client.vocabulary, filters);
	return combineSearch(query, filters, dialect, await queryVocabulary(client));
}

async function* matching<Row extends JsonObject>(
	rows: AsyncIterable<Row>,
	{ matches }: CombinedSearch,
	count: { read: number; matches: number },
): AsyncGenerator<Row> {
	for await (const row of rows) {
		count.read += 1;
		if (!matches(row)) continue;
		count.matches += 1;
		yield row;
	}
}

async function* firstOf<Row>(rows: AsyncIterable<Row>, limit: number): AsyncGenerator<Row> {
	let given = 0;
	for await (const row of rows) {
		yield row;
		given += 1;
		if (given >= limit) return;
	}
}

async function all<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
	const found: Row[] = [];
	for await (const row of rows) found.push(row);
	return found;
}

function doneHere(
	{ appliedHere }: CombinedSearch,
	{ byFar }: Pick<Order, 'byFar'>,
	{ read, matches }: { read: number; matches: number },
	dialect: Dialect,
): string[] {
	const sentences: string[] = [];
	if (appliedHere.length > 0) {
		sentences.push(
			`GraceDB cannot search for these, so this node filtered by them: ${appliedHere.join(', ')}. ${matches} of the ${read} ${dialect} read match.`,
		);
	}
	if (byFar) {
		sentences.push(
			`GraceDB cannot sort superevents by FAR, so this node sorted the ${matches} matches.`,
		);
	}
	return sentences;
}
