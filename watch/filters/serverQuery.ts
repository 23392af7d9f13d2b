import type { Settings } from '../settings';

/** What a query is made of; without a window of any age. */
export type Search = Pick<Settings, 'query' | 'filters'> & { window?: number };

/**
 * The query with what the server can apply of the filters and of the window. The server reads only the first label
 * expression of a query, so labels stay out where the user's own query has one.
 *
 * @param hasLabels whether the user's query has a label expression of its own
 */
export function serverQuery({ query, window, filters }: Search, hasLabels: boolean): string {
	const { significance, onlyPublic } = filters;
	return [
		query,
		// The server's own clock rules, so that a wrong one here hides nothing.
		window === undefined ? '' : `created: ${window} days ago .. now`,
		typeof significance === 'number' ? `far < ${significance}` : '',
		onlyPublic ? 'is_public: true' : '',
		hasLabels ? '' : labelTerms(filters),
	]
		.filter(Boolean)
		.join(' ');
}

/** The label filters as one label expression. */
function labelTerms({
	anyOf,
	allOf,
	noneOf,
	labelExpression,
	ignoreInjections,
}: Settings['filters']): string {
	const none = [...noneOf, ...(ignoreInjections ? ['INJ'] : [])];
	return [
		labelExpression.replace(/\blabels?\s*:\s*/i, ''),
		anyOf.join(' | '),
		...allOf,
		...none.map((name) => `~${name}`),
	]
		.filter(Boolean)
		.join(' & ');
}
