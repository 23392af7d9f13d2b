import type { PageLimits } from '../profiles';

/** A list, or something that can fetch pieces of one. */
export interface Rows<Item> {
	readonly length: number;
	slice(start: number, end: number): Item[];
}

export interface Page<Item> {
	items: Item[];
	numRows: number;
	links: Record<'self' | 'next' | 'previous' | 'first' | 'last', string | null>;
}

/** Python's int(): what it does not read counts as not given. */
function integer(text: string | null): number | undefined {
	return text !== null && /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : undefined;
}

/** A number in the form that Python gives a float. */
function pythonFloat(number: number): string {
	return Number.isInteger(number) ? number.toFixed(1) : String(number);
}

/** Python's urlencode of sorted parameters. */
function withQuery(path: string, parameters: URLSearchParams): string {
	parameters.sort();
	const query = parameters.toString();
	return query ? `${path}?${query}` : path;
}

/**
 * Cuts one page out of all that was found.
 *
 * Reference server behaviour: `next` and `previous` keep the query with its keys in alphabetical order. `first` and `last`
 * are of no use: both lose query and sort, and `last` carries a `start` with a decimal point, which the server itself reads
 * as 0. While the count is 0, or lies before the start, the list is empty, whatever was found.
 *
 * @param numRows how many rows the server takes for found, where it counted them earlier
 */
export function paginate<Item>(
	found: Rows<Item>,
	url: string,
	limits: PageLimits,
	numRows = found.length,
): Page<Item> {
	const [path = '', query = ''] = url.split(/\?(.*)/s);
	const parameters = new URLSearchParams(query);
	const wanted = integer(parameters.get('count'));
	const count = Math.min(wanted && wanted > 0 ? wanted : limits.normal, limits.maximum);
	const start = Math.max(integer(parameters.get('start')) ?? 0, 0);

	const at = (from: number): string => {
		const other = new URLSearchParams(query);
		other.set('count', String(count));
		if (from > 0) other.set('start', String(from));
		else other.delete('start');
		return withQuery(path, other);
	};
	return {
		items: numRows === 0 || start > numRows ? [] : found.slice(start, start + count),
		numRows,
		links: {
			self: url,
			next: start + count < numRows ? at(start + count) : null,
			previous: start > 0 ? at(start - count) : null,
			first: path,
			last: `${path}?start=${pythonFloat((numRows / count) * count)}&count=${count}`,
		},
	};
}

/** The envelope of short lists, which have no real paging. */
export function shortList(
	key: string,
	items: readonly unknown[],
	url: string,
): Record<string, unknown> {
	return {
		start: 0,
		numRows: items.length,
		[key]: items,
		links: { self: url, first: url, last: url },
	};
}
