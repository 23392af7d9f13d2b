import { anySignal } from './anySignal';
import { GraceDbError } from '../errors/GraceDbError';
import type { FormFields } from './body';
import { isJsonObject, type Json, type JsonObject } from '../json';
import type { MembersOnly, Transport } from './request';

/**
 * Superevents or events that a request asks for. GraceDB's own default is 100 and its maximum 1,000 (server 2.17 to 2.36): of this
 * size, an answer comes long before the time limit, and distance hardly counts any more.
 */
export const defaultPageSize = 500;

/** Rows of one answer, and whether the server has more. */
export interface Page {
	rows: JsonObject[];
	/** Matches in all, as far as the server knows: it may be some seconds old. */
	total?: number;
	hasNext: boolean;
}

/**
 * The rows of a list, under whichever name the API version gives them: logs are `log` in v1 and `logs` in v2.
 *
 * @param names of the list, in order of preference
 * @throws GraceDbError of kind `answer` if there is no such list
 */
export function readPage(content: Json, ...names: string[]): Page {
	const body = isJsonObject(content) ? content : {};
	const rows = names.map((name) => body[name]).find((list) => Array.isArray(list));
	if (!Array.isArray(rows)) {
		throw new GraceDbError(`The answer of the server is not a list of ${names[0] ?? 'objects'}.`, {
			kind: 'answer',
			advice: 'Check the server address. It may not be a GraceDB server.',
		});
	}
	const { links, next, numRows, count } = body;
	const total = numRows ?? count;
	return {
		rows: rows.filter(isJsonObject),
		total: typeof total === 'number' ? total : undefined,
		// Catalogues have the address of the next page at the top, superevents and events among their links.
		hasNext: typeof (isJsonObject(links) ? links['next'] : next) === 'string',
	};
}

/** Of a list whose length the server gives, twice as many pages are read: it may grow, and the length may be some seconds old. */
const maxRepeats = 2;
/** Pages that any list may have, whatever length the server gives. */
const minPageLimit = 1_000;
/** Entries that no list has, whatever length the server gives. */
const maxRows = 10_000_000;

export interface PagedList {
	/** Below the API root. */
	path: string;
	query: FormFields;
	/** Key of the list in the answer. */
	name: string;
	/** What identifies a row. */
	idOf: (row: JsonObject) => string;
	/** Rows a request asks for. */
	pageSize: number;
	/** Rows in all; default all there are. */
	limit?: number;
	/** Pages in all, of the size that the server gives; default all there are. */
	maxPages?: number;
	/** See Request. */
	needs?: string;
	/** See Request. */
	membersOnly?: MembersOnly;
	subject?: string;
	signal?: AbortSignal;
}

/**
 * All rows of a list, in the order of the server. The first page says how many there are; the others are asked for
 * concurrently. Goes by its own offset and not by the addresses in the answer, of which `first` and `last` drop the query; whether
 * there is more, `links.next` says, since the total may be some seconds old. A row that moved to the next page, because
 * something new came in front of it while the list was read, is given once.
 *
 * @throws GraceDbError of kind `answer` also for a list that does not end
 */
export async function* readPages(
	transport: Transport,
	list: PagedList,
): AsyncGenerator<JsonObject> {
	const { pageSize, maxPages = Infinity } = list;
	// Once the first has said how many there are.
	const { concurrentPages = 4 } = transport;
	let { limit = Infinity } = list;
	const given = new Set<string>();
	// Ends what is under way when it is not wanted any more.
	const stop = new AbortController();
	const signal = anySignal(stop.signal, list.signal);

	async function ask(start: number, count: number): Promise<Page> {
		const { path, needs, subject, membersOnly } = list;
		const query = { ...list.query, count, start: start || undefined };
		const { content } = await transport.json({
			path,
			needs,
			query,
			subject,
			membersOnly,
			signal,
		});
		return readPage(content, list.name);
	}

	try {
		let page = await ask(0, Math.min(pageSize, limit));
		// A server may give fewer rows to a page than it was asked for.
		const step = page.rows.length;
		limit = Math.min(limit, maxPages * step);
		const end = Math.min(page.total ?? 0, limit);
		const rowsExpected = Math.min(maxRepeats * (page.total ?? 0), maxRows);
		const maxPagesRead = Math.max(minPageLimit, Math.ceil(rowsExpected / step));
		let pages = 1;
		/** Where the rows after those that have come begin. */
		let offset = step;
		/** Where the next page to ask for begins. */
		let ahead = step;
		/** Those that were asked for, and whose turn has not come yet. */
		const asked: { count: number; page: Promise<Page> }[] = [];
		let underWay = 0;

		const askNext = (): void => {
			const count = ahead < end ? Math.min(step, end - ahead) : step;
			underWay += 1;
			const page = ask(ahead, count).finally(() => {
				underWay -= 1;
			});
			// A failure reaches whoever awaits the page; it may come before that.
			page.then(askAhead, () => undefined);
			asked.push({ count, page });
			ahead += count;
		};
		/** A page that is late holds up its followers, but not the asking: as many again may wait for their turn. */
		const askAhead = (): void => {
			const isFull = (): boolean =>
				underWay >= concurrentPages || asked.length >= 2 * concurrentPages;
			while (ahead < end && !isFull() && !stop.signal.aborted) askNext();
		};

		for (;;) {
			for (const row of page.rows) {
				const id = list.idOf(row);
				if (given.has(id)) continue;
				given.add(id);
				yield row;
				if (given.size >= limit) return;
			}
			if (!page.hasNext || page.rows.length === 0) return;
			askAhead();
			if (asked.length === 0) askNext();
			const next = asked.shift();
			if (!next) return;
			page = await next.page;
			pages += 1;
			if (pages > maxPagesRead) throw endless(list.name, maxPagesRead, given.size);
			offset += page.rows.length;
			// Pages shorter than thought would leave gaps: go on from what has come.
			if (asked.length === 0 || page.rows.length < next.count) {
				asked.length = 0;
				ahead = offset;
			}
		}
	} finally {
		stop.abort();
	}
}

function endless(name: string, pages: number, rows: number): GraceDbError {
	return new GraceDbError(
		`The server's list of ${name} has no end: there are more after ${pages} pages with ${rows} different entries.`,
		{
			kind: 'answer',
			advice:
				'Request fewer with a limit or a narrower query. If it happens again, contact the operators of the server.',
		},
	);
}
