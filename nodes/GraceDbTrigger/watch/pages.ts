import type { Superevent } from '../../../gracedb/resources/supereventReading';
import { secondsOf } from '../state/fingerprint';
import { mostFollowed, type TriggerState } from '../state/triggerState';
import type { Watch } from './watch';

/** How many results of the query a poll looks at. */
export interface PageSizes {
	/** Looked at in every poll, because most happens to them. */
	newest: number;
	/** Older ones that a poll looks at besides, in turns. */
	older: number;
	/** Rows read twice, because new superevents push the older ones down between two polls. */
	overlap: number;
}

export const defaultPages: PageSizes = { newest: 100, older: 200, overlap: 20 };

/**
 * After how many polls at the latest a change of a result is seen, if nothing fails: the newest are looked at in every poll, the
 * older ones page by page in every second one.
 *
 * @param results of the query in the look-back window
 */
export function worstDelay(results: number, { newest, older, overlap }: PageSizes): number {
	return results <= newest ? 1 : 2 * Math.ceil((results - newest) / (older - overlap));
}

/** Results of the query, by id, and which of those that were there before should have been among them. */
export interface Scan {
	rows: Map<string, Superevent>;
	missing: string[];
	hasOlder: boolean;
}

/** The newest results: one request. */
export async function readNewest(watch: Watch, state: TriggerState): Promise<Scan> {
	return await readPage(watch, state, 0, watch.pages.newest);
}

/** Some of the older results, the next ones the next time: one request. */
export async function readOlder(watch: Watch, state: TriggerState): Promise<Scan> {
	const { memory, pages } = watch;
	const start = Math.max(pages.newest, memory.older) - pages.overlap;
	const scan = await readPage(watch, state, start, pages.older);
	const end = start + scan.rows.size;
	memory.older = scan.hasOlder && end < 2 * mostFollowed ? end : pages.newest;
	return scan;
}

async function readPage(
	{ client, settings, query, pages }: Watch,
	state: TriggerState,
	start: number,
	pageSize: number,
): Promise<Scan> {
	const { category } = settings;
	const page = await client.superevents.page({ query, category, start, pageSize });
	const rows = new Map(page.superevents.map((row) => [row.superevent_id, row]));
	return {
		rows,
		missing: missingFrom(rows, { hasNewer: start > 0, hasOlder: page.hasNext, ...pages }, state),
		hasOlder: page.hasNext,
	};
}

/**
 * Superevents that the query found before, and that should be among the rows by the time of their creation, but are not. The
 * rows at the edges do not count, since pages shift while they are read; an error here costs a request, no more.
 */
function missingFrom(
	rows: ReadonlyMap<string, Superevent>,
	{ hasNewer, hasOlder, overlap }: { hasNewer: boolean; hasOlder: boolean; overlap: number },
	{ followed }: TriggerState,
): string[] {
	const times = [...rows.values()].map(({ created }) => secondsOf(created)).sort((a, b) => b - a);
	const margin = Math.min(overlap, Math.floor(times.length / 2));
	const newest = hasNewer ? (times[margin] ?? -Infinity) : Infinity;
	const oldest = hasOlder ? (times[times.length - 1 - margin] ?? Infinity) : -Infinity;
	return [...followed]
		.filter(
			([id, { place, created }]) =>
				place === 'inside' && created > oldest && created < newest && !rows.has(id),
		)
		.map(([id]) => id);
}
