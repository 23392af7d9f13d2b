import { textOf } from '../../../gracedb/json';
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { supereventPage } from '../../../gracedb/serverUrl';
import type { Superevent } from '../../../gracedb/resources/supereventReading';
import { simplifySuperevent } from '../../../gracedb/simplify/simplifySuperevent';
import { connectForList } from './connectForList';
import { toNodeError } from '../nodeError';

const pageSize = 50;

/**
 * Superevents for the list of a resource locator, the newest first.
 *
 * @param filter what the user typed: the beginning of an id, or a query
 * @param paginationToken offset of the next page
 */
export async function searchSuperevents(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	try {
		const { apiUrl, superevents } = await connectForList(this);
		const start = Number(paginationToken ?? 0);
		const page = await superevents.page({ query: queryFor(filter), start, pageSize });
		const next = start + page.superevents.length;
		return {
			results: page.superevents.map((superevent) => ({
				name: describe(superevent, apiUrl),
				value: superevent.superevent_id,
				url: supereventPage(apiUrl, superevent.superevent_id),
			})),
			paginationToken: page.hasNext ? String(next) : undefined,
		};
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

/** The beginning of an id becomes a wildcard, which the query language wants with at least one digit. */
function queryFor(filter: string): string {
	const text = filter.trim();
	const id = /^([tm]?(?:s|gw))(\d{1,6})([a-z]*)\*?$/i.exec(text);
	if (!id) return text;
	const [, prefix = '', date = '', letters = ''] = id;
	const isGw = /gw$/i.test(prefix);
	return `${prefix.toUpperCase()}${date}${isGw ? letters.toUpperCase() : letters.toLowerCase()}*`;
}

function describe(superevent: Superevent, apiUrl: URL): string {
	const facts = simplifySuperevent(superevent, apiUrl);
	const rate = facts['far'] === null ? 'no FAR' : `FAR ${textOf(facts['far_in_words'])}`;
	const source = [textOf(facts['group']), textOf(facts['pipeline'])].join(' ').trim();
	return [superevent.superevent_id, rate, source].filter(Boolean).join(' · ');
}
