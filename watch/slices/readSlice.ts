import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import type { Category } from '../../gracedb/query/category';
import type { Superevent, SupereventPage } from '../../gracedb/resources/supereventReading';
import { sliceSizes } from '../schedule/interval';
import { secondsOf } from '../state/fingerprint';
import type { Slice } from './slices';

/** Rows that a request asks for: a slice has fewer. */
export const pageSize = 250;
const year = 365 * 86_400;

/** How a slice is asked for: `client.superevents.page`. */
export type AskPage = (search: {
	query: string;
	category: Category;
	sort: string;
	start: number;
	pageSize: number;
}) => Promise<SupereventPage>;

export interface SliceQuery {
	/** The user's query, and what the server has to apply of the scope. */
	query: string;
	category: Category;
	/** Changes with each request for the same slice: the server keeps counts, and while a count is 0 it shows nothing. */
	turn: number;
	/** Server's clock, s. */
	now: number;
}

export interface SliceRows {
	/** The newest first. */
	rows: Superevent[];
	/** See ReadSlice. */
	completeFrom: number;
}

/**
 * The superevents of a slice. The server compares microseconds, both ends included, and shows whole seconds; so it is asked for a
 * little more, and what is shown decides.
 *
 * @throws GraceDbError if the answer cannot be whole
 */
export async function readSlice(
	ask: AskPage,
	slice: Slice,
	search: SliceQuery,
): Promise<SliceRows> {
	const page = (start: number): Promise<SupereventPage> =>
		ask({
			query:
				`created: ${timeOf(slice.from)} .. ${timeOf(endOf(slice, search))} ${search.query}`.trim(),
			category: search.category,
			// Pages are cut by time, so that must be their order.
			sort: '-created',
			start,
			pageSize,
		});
	const rows: Superevent[] = [];
	for (;;) {
		const { superevents, hasNext } = await page(rows.length);
		rows.push(...superevents);
		if (new Set(rows.map(({ superevent_id: id }) => id)).size < rows.length) throw shifted();
		// After a full page there may be more, whatever the server says: it may count as it was minutes ago.
		const isFull = superevents.length >= pageSize || (hasNext && superevents.length > 0);
		if (!isFull) return { rows: membersOf(slice, rows), completeFrom: slice.from };
		const newest = Math.min(slice.to - 1, secondsOf(rows[0]?.['created']));
		// A slice has room for a few that are shown only later. Of the second of its last row there may be more on the next page.
		for (const last of [rows[sliceSizes.closed], rows.at(-1)]) {
			const from = Math.max(slice.from, secondsOf(last?.['created']) + 1);
			if (from > newest) continue;
			return { rows: membersOf({ ...slice, from }, rows), completeFrom: from };
		}
	}
}

function membersOf({ from, to }: Slice, rows: readonly Superevent[]): Superevent[] {
	return rows.filter((row) => {
		const created = secondsOf(row['created']);
		return from <= created && created < to;
	});
}

function endOf({ from, to, rows }: Slice, { now, turn }: SliceQuery): number {
	if (to === Infinity) return Math.floor(now) + year + (turn % 86_400);
	// What was empty may still be counted as empty: another second at the end makes it another question. A small part of a slice is
	// asked for as it is, since what it was cut off from cannot be read.
	const isPart = to - from < 3600;
	return rows === 0 && !isPart ? to + (turn % 60) : to;
}

/** `2026-01-31 12:00:00`, always with the time of day: a day alone means its midnight. */
function timeOf(second: number): string {
	return new Date(Math.max(0, second) * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

function shifted(): GraceDbError {
	return new GraceDbError('The server returned a superevent twice.', {
		kind: 'answer',
		advice: 'The results changed while they were read. The next poll tries again.',
	});
}
