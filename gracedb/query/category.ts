import { inputError } from '../errors/GraceDbError';
import { readTerms } from './parse';
import { maxQueryLength } from './words';

/** Category of superevents to look for; `Any` leaves it to the query. */
export type Category = 'Production' | 'Test' | 'MDC' | 'Any';

export const categories: readonly Category[] = ['Production', 'Test', 'MDC', 'Any'];

/**
 * A superevent query with its category written out. The server leaves Test and MDC out only when a query is given, and an
 * empty one lists everything: 96 of 100 public superevents of July 2024 are mock ones. A query that names a category or
 * superevent ids stays as it is, because terms are ANDed and a second category would match nothing.
 *
 * @returns the query to send; empty for all categories
 * @throws GraceDbError of kind `input` for a query that is longer than `maxQueryLength`
 */
export function queryWithCategory(query: string, category: Category): string {
	const text = query.trim();
	if (category === 'Any') return text;
	if (text.length > maxQueryLength) {
		throw inputError(
			`The query has ${text.length} characters. The maximum is ${maxQueryLength}.`,
			'Shorten it, or split it into several searches.',
		);
	}
	if (choosesCategory(text)) return text;
	return `${text} category: ${category}`.trim();
}

/** Whether terms decide about the category themselves: a category, or ids, whose prefix implies one. */
function choosesCategory(query: string): boolean {
	// A word that only begins with such a term may be the name of a label: 2022_LENSING_MDC, MDC_READY.
	const isWhole = (start: number, end: number): boolean =>
		!/[\w$]/.test(query.charAt(start - 1)) && !/[\w$]/.test(query.charAt(end));
	return readTerms(query, 'superevents', {}).terms.some(
		({ field, start, end }) => (field === 'id' || field === 'category') && isWhole(start, end),
	);
}
