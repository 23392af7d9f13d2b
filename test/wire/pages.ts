import { isDeepStrictEqual } from 'node:util';
import type { WireRequest } from './caseFile';
import { shown } from './compare';
import type { Arrived } from './recorder';

/**
 * What is different between two ways to read a list, but for where its pages begin and end: each of our requests must be
 * the client's first one but for `count` and `start`, and no page may be asked for twice.
 */
export function pageDifferences(
	expected: readonly WireRequest[],
	arrived: readonly Arrived[],
): string[] {
	const [first] = expected;
	if (first === undefined) return [];
	if (arrived.length === 0) return [`${shown(first)} is missing`];
	const wanted = withoutPage(first.query ?? []);
	const isOther = ({ verb, path, query = [], body }: WireRequest): boolean => {
		const isSame = verb === 'GET' && path === first.path && body === null;
		return !isSame || !isDeepStrictEqual(withoutPage(query), wanted);
	};
	const found = arrived
		.filter(isOther)
		.map((request) => `${shown(request)}: query ${JSON.stringify(request.query)}`);
	// The addresses of further pages come from the server, which may put the pairs in another order.
	const more = expected.find(({ verb, path }) => verb !== 'GET' || path !== first.path);
	if (more) found.push(`${shown(more)} is missing`);
	const size = countOf(first.query ?? []);
	const tooLarge = arrived.some(({ query }) => size !== undefined && (countOf(query) ?? 0) > size);
	if (tooLarge) found.push(`a page has more than the ${size} rows that were asked for`);
	const starts = arrived.map(({ query }) => new Map(query).get('start') ?? '0');
	if (new Set(starts).size < starts.length) found.push(`pages ${starts.join(', ')}`);
	return found;
}

const withoutPage = (query: [string, string][]): [string, string][] =>
	query.filter(([name]) => name !== 'count' && name !== 'start');

function countOf(query: [string, string][]): number | undefined {
	const count = new Map(query).get('count');
	return count === undefined ? undefined : Number(count);
}
