import { GraceDbError } from './errors';
import type { FormFields } from './form';
import { isJsonObject, type Json, type JsonObject } from './json';
import type { Transport } from './transport';

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
		throw new GraceDbError(`The server did not answer with a list of ${names[0] ?? 'objects'}.`, {
			kind: 'answer',
			advice: 'Check the server address: is it a GraceDB server?',
		});
	}
	const { links, numRows } = body;
	return {
		rows: rows.filter(isJsonObject),
		total: typeof numRows === 'number' ? numRows : undefined,
		hasNext: isJsonObject(links) && typeof links['next'] === 'string',
	};
}

export interface PagedList {
	/** Below the API root. */
	path: string;
	query: FormFields;
	/** Key of the list in the answer. */
	name: string;
	/** Key that tells rows apart. */
	id: string;
	/** Rows a request asks for. */
	pageSize: number;
	/** Rows in all; default all there are. */
	limit?: number;
	/** Rows to leave out at the beginning. */
	start?: number;
	signal?: AbortSignal;
}

/**
 * All rows of a list, page after page. Goes by its own offset and not by the addresses in the answer, of which `first` and
 * `last` drop the query; whether there is more, `links.next` says. A row that moved to the next page, because something
 * new came in front of it while the list was read, is given once.
 */
export async function* readPages(
	transport: Transport,
	list: PagedList,
): AsyncGenerator<JsonObject> {
	const { limit = Infinity, pageSize, signal } = list;
	const seen = new Set<Json | undefined>();
	let { start = 0 } = list;
	while (seen.size < limit) {
		const count = Math.min(pageSize, limit - seen.size);
		const query = { ...list.query, count, start: start || undefined };
		const { content } = await transport.json({ path: list.path, query, signal });
		const { rows, hasNext } = readPage(content, list.name);
		for (const row of rows) {
			if (seen.has(row[list.id])) continue;
			seen.add(row[list.id]);
			yield row;
			if (seen.size >= limit) return;
		}
		if (!hasNext || rows.length === 0) return;
		start += rows.length;
	}
}
