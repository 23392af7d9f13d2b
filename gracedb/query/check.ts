import { quoteWarnings, termWarnings } from './warnings';
import type { Finding } from './finding';
import { takeOutLabels } from './labels';
import { explain } from './mistakes/explain';
import type { ErrorSite } from './mistakes/errorSite';
import { readTerms } from './parse';
import { type Dialect, maxQueryLength, type QueryVocabulary } from './words';

/**
 * Checks a query of GraceDB's search language: what the server surely refuses is an error, what it may refuse or read otherwise
 * than meant is a warning. Never throws; what is longer than `maxQueryLength` is left to the server. Source of the rules: GraceDB's query grammar of 2025.
 *
 * @param vocabulary names that the server knows; of a list that is left out any word may be a name
 * @returns at most one error, the first, and warnings
 */
export function checkQuery(
	query: string,
	dialect: Dialect,
	vocabulary: QueryVocabulary = {},
): Finding[] {
	if (query.trim() === '' || query.length > maxQueryLength) return [];
	const { text, origin, findings } = takeOutLabels(query, vocabulary.labels);
	const { terms, failures } = readTerms(text, dialect, vocabulary);
	const inQuery = (at: number): number => origin[at] ?? query.length;
	const ofTerms = termWarnings(text, terms, dialect).map(({ position, length, ...rest }) => {
		const start = inQuery(position);
		return { ...rest, position: start, length: inQuery(position + length - 1) + 1 - start };
	});
	const warnings = [...ofTerms, ...quoteWarnings(query, dialect, vocabulary.labels)];
	for (const warning of warnings) findings.push({ severity: 'warning', ...warning });
	// Behind the first of them nothing is sure any more.
	const [first] = failures;
	if (first !== undefined) {
		const site: ErrorSite = {
			dialect,
			query,
			vocabulary,
			at: inQuery(first),
			before: terms.findLast(({ end }) => end <= first),
			isJoined: first > 0 && !/\s/.test(text.charAt(first - 1)),
		};
		findings.push(explain(site));
	}
	const error = findings.find(({ severity }) => severity === 'error');
	return [...(error ? [error] : []), ...findings.filter(({ severity }) => severity === 'warning')];
}
