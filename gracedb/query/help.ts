import type { Vocabulary } from '../resources/vocabulary';
import { checkQuery } from './check';
import type { Finding } from './finding';
import type { Dialect, QueryVocabulary } from './words';

/** What is needed of a client to check queries with the names that its server knows. */
export interface QueryHelper {
	vocabulary: Vocabulary;
}

const lists = ['labels', 'groups', 'pipelines', 'searches'] as const;
const noNames: QueryVocabulary = { labels: [], groups: [], pipelines: [], searches: [] };

const hasError = (findings: readonly Finding[]): boolean =>
	findings.some(({ severity }) => severity === 'error');

/**
 * Checks a query with the names that the server knows. The server is asked for them only if the query cannot be judged without;
 * and once more before a name is called unknown, because it may be new.
 *
 * @throws GraceDbError if the server does not answer
 */
export async function checkQueryWith(
	{ vocabulary }: QueryHelper,
	query: string,
	dialect: Dialect,
): Promise<Finding[]> {
	const withoutNames = checkQuery(query, dialect, noNames);
	if (withoutNames.length === 0 && !query.includes('"')) return [];
	const whateverTheNames = checkQuery(query, dialect);
	// What is wrong with labels is explained better by their names.
	if (hasError(whateverTheNames) && !/\blabel/i.test(query)) return whateverTheNames;

	const known = await queryVocabulary({ vocabulary });
	const findings = checkQuery(query, dialect, known);
	if (!hasError(findings)) return findings;
	// The first of them asks, and the others find what it has brought.
	const now = await namesOf((list) => vocabulary.names(list, list === lists[0]));
	return checkQuery(query, dialect, now);
}

/** The names of all lists that queries have words of; a list is left out where the server does not give it. */
export async function queryVocabulary({ vocabulary }: QueryHelper): Promise<QueryVocabulary> {
	return await namesOf((list) => vocabulary.names(list));
}

async function namesOf(
	read: (list: (typeof lists)[number]) => Promise<readonly string[] | undefined>,
): Promise<QueryVocabulary> {
	const found: QueryVocabulary = {};
	for (const list of lists) found[list] = await read(list);
	return found;
}
