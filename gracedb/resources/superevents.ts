import { GraceDbError, inputError } from '../errors';
import { formBody, type FormFields } from '../form';
import { parseEventId, parseSupereventId } from '../ids';
import { isJsonObject, type JsonObject, textOf } from '../json';
import { readPage, readPages } from '../pagination';
import { path } from '../path';
import { type Category, queryWithCategory } from '../query/category';
import type { Transport } from '../transport';

/** GPS seconds. As text, because a JavaScript number cannot hold all their decimals. */
export type GpsTime = string | number;

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
	signal?: AbortSignal;
}

export interface NewSuperevent {
	start: GpsTime;
	t0: GpsTime;
	end: GpsTime;
	/** Id of an event. */
	preferredEvent: string;
	category: Exclude<Category, 'Any'>;
	/** Ids of further events. */
	events?: readonly string[];
	labels?: readonly string[];
}

/** A superevent as the server describes it; anonymous visitors get fewer keys. */
export interface Superevent extends JsonObject {
	superevent_id: string;
}

export interface Superevents {
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
	/** Makes a superevent around a preferred event. */
	create(superevent: NewSuperevent, options?: { signal?: AbortSignal }): Promise<Superevent>;
}

export interface SupereventPage {
	superevents: Superevent[];
	total?: number;
	hasNext: boolean;
}

const listPath = 'superevents/';
const defaultPageSize = 100;
const categoryCodes = { Production: 'P', Test: 'T', MDC: 'M' } as const;

export function superevents(transport: Transport): Superevents {
	return {
		async get(text, { signal } = {}) {
			const id = parseSupereventId(text);
			const subject = `superevent ${id}`;
			const answer = await transport.json({ path: path`superevents/${id}/`, subject, signal });
			return asSuperevent(answer.content);
		},

		async *list(search = {}) {
			const rows = readPages(transport, {
				path: listPath,
				query: searchFields(search),
				name: 'superevents',
				idOf: (row) => textOf(row['superevent_id']),
				pageSize: search.pageSize ?? defaultPageSize,
				limit: search.limit,
				signal: search.signal,
			});
			for await (const row of rows) yield asSuperevent(row);
		},

		async page({ start, pageSize = defaultPageSize, signal, ...search }) {
			const { content } = await transport.json({
				path: listPath,
				query: { ...searchFields(search), count: pageSize, start: start || undefined },
				signal,
			});
			const { rows, ...page } = readPage(content, 'superevents');
			return { superevents: rows.map(asSuperevent), ...page };
		},

		async create(superevent, { signal } = {}) {
			const preferredEvent = parseEventId(superevent.preferredEvent, 'Preferred Event ID');
			const times = checkTimes(superevent);
			const answer = await transport.json({
				method: 'POST',
				path: listPath,
				body: formBody({
					...times,
					preferred_event: preferredEvent,
					category: categoryCodes[superevent.category],
					events: superevent.events?.map((event) => parseEventId(event, 'Events')),
					labels: superevent.labels,
				}),
				signal,
			});
			return asSuperevent(answer.content);
		},
	};
}

function searchFields({ query = '', category = 'Production', sort }: SupereventSearch): FormFields {
	return { query: queryWithCategory(query, category) || undefined, sort: sort || undefined };
}

function asSuperevent(content: unknown): Superevent {
	if (!isJsonObject(content) || typeof content['superevent_id'] !== 'string') {
		throw new GraceDbError('The server did not answer with a superevent.', {
			kind: 'answer',
			advice: 'Check the server address: is it a GraceDB server?',
		});
	}
	return content as Superevent;
}

/** The server keeps six decimals and refuses more in text. */
const gpsTime = /^\d{1,10}(?:\.\d{1,6})?$/;

function checkTimes({
	start,
	t0,
	end,
}: NewSuperevent): Record<'t_start' | 't_0' | 't_end', string> {
	const times = {
		t_start: String(start).trim(),
		t_0: String(t0).trim(),
		t_end: String(end).trim(),
	};
	for (const [field, time] of Object.entries(times)) {
		if (!gpsTime.test(time)) {
			throw inputError(
				time === '' ? `${field} is empty.` : `${field}: "${time}" is not a GPS time.`,
				'Give GPS seconds with at most six decimals, for example 1405177836.744562.',
			);
		}
	}
	if (Number(times.t_start) > Number(times.t_0) || Number(times.t_0) > Number(times.t_end)) {
		throw inputError(
			`The times are not in order: t_start ${times.t_start}, t_0 ${times.t_0}, t_end ${times.t_end}.`,
			't_start must not be later than t_0, nor t_0 later than t_end.',
		);
	}
	return times;
}
