import { GraceDbError } from '../errors/GraceDbError';
import type { FormFields } from '../http/body';
import { parseSupereventId } from '../ids';
import { isJsonObject, type JsonObject, textOf } from '../json';
import { defaultPageSize, readPage, readPages } from '../http/pagination';
import { path } from '../http/path';
import { type Category, queryWithCategory } from '../query/category';
import type { Transport } from '../http/request';
import { supereventOfMembers, supereventsOfMembers } from './membersOnly';

export interface SupereventSearch {
	/** In GraceDB's query language; empty matches everything. */
	query?: string;
	/** Default Production. */
	category?: Category;
	/** Field names with commas between, `-` before one for descending; default newest first. */
	sort?: string;
	/** Superevents in all; default all. */
	limit?: number;
	/** Superevents a request asks for; default 100. */
	pageSize?: number;
	/** Pages in all; default all. */
	maxPages?: number;
	signal?: AbortSignal;
}

/** A superevent as the server describes it; anonymous users get fewer keys. */
export interface Superevent extends JsonObject {
	superevent_id: string;
}

/** Finding and reading superevents. */
export interface SupereventReading {
	/**
	 * One superevent.
	 *
	 * @param id `S240716b`, also in wrong case or as the address of its page
	 */
	get(id: string, options?: { signal?: AbortSignal }): Promise<Superevent>;
	/** All superevents that match, page after page, newest first unless sorted otherwise. */
	list(search?: SupereventSearch): AsyncGenerator<Superevent>;
	/** One page of superevents, with the number of matches in all. */
	page(search: SupereventSearch & { start: number }): Promise<SupereventPage>;
	/** Number of superevents that match, as far as the server knows: it may be some seconds old. */
	count(search?: SupereventSearch): Promise<number>;
}

export interface SupereventPage {
	superevents: Superevent[];
	total?: number;
	hasNext: boolean;
}

const listPath = 'superevents/';

export function supereventReading(transport: Transport): SupereventReading {
	return {
		async get(text, { signal } = {}) {
			const id = parseSupereventId(text);
			const subject = `superevent ${id}`;
			const answer = await transport.json({
				path: path`superevents/${id}/`,
				subject,
				membersOnly: supereventOfMembers,
				signal,
			});
			return asSuperevent(answer.content);
		},

		async *list(search = {}) {
			const rows = readPages(transport, {
				path: listPath,
				query: searchFields(search),
				name: 'superevents',
				membersOnly: supereventsOfMembers,
				idOf: (row) => textOf(row['superevent_id']),
				pageSize: search.pageSize ?? defaultPageSize,
				limit: search.limit,
				maxPages: search.maxPages,
				signal: search.signal,
			});
			for await (const row of rows) yield asSuperevent(row);
		},

		async page({ start, pageSize = defaultPageSize, signal, ...search }) {
			const { content } = await transport.json({
				path: listPath,
				query: { ...searchFields(search), count: pageSize, start: start || undefined },
				membersOnly: supereventsOfMembers,
				signal,
			});
			const { rows, ...page } = readPage(content, 'superevents');
			return { superevents: rows.map(asSuperevent), ...page };
		},

		async count({ signal, ...search } = {}) {
			const query = { ...searchFields(search), count: 1 };
			const { content } = await transport.json({
				path: listPath,
				query,
				membersOnly: supereventsOfMembers,
				signal,
			});
			return readPage(content, 'superevents').total ?? 0;
		},
	};
}

function searchFields({ query = '', category = 'Production', sort }: SupereventSearch): FormFields {
	return { query: queryWithCategory(query, category) || undefined, sort: sort || undefined };
}

/** @throws GraceDbError of kind `answer` if it is none */
export function asSuperevent(content: unknown): Superevent {
	if (!isJsonObject(content) || typeof content['superevent_id'] !== 'string') {
		throw new GraceDbError('The answer of the server is not a superevent.', {
			kind: 'answer',
			advice: 'Check the server address. It may not be a GraceDB server.',
		});
	}
	return content as Superevent;
}
