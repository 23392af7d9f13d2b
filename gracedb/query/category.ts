/** Category of superevents to look for; `Any` leaves it to the query. */
export type Category = 'Production' | 'Test' | 'MDC' | 'Any';

export const categories: readonly Category[] = ['Production', 'Test', 'MDC', 'Any'];

/** Terms that decide about the category themselves: a category, or ids, whose prefix implies one. */
const ownCategory =
	/(?:^|\s)(?:category\s*:|(?:production|test|mdc)(?=\s|$)|(?:superevent_)?id\s*:|[tm]?(?:s|gw)\d)/i;

/**
 * A superevent query with its category written out. The server leaves Test and MDC out only when a query is given, and an
 * empty one lists everything: 96 of 100 public superevents of July 2024 are mock ones. A query that names a category or
 * superevent ids stays as it is, because terms are ANDed and a second category would match nothing.
 *
 * @returns the query to send; empty for all categories
 */
export function queryWithCategory(query: string, category: Category): string {
	const text = query.trim();
	if (category === 'Any' || ownCategory.test(withoutQuotes(text))) return text;
	return `${text} category: ${category}`.trim();
}

function withoutQuotes(query: string): string {
	return query.replace(/"[^"]*"/g, '""');
}
