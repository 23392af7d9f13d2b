import type { Superevent } from '../../../gracedb/resources/supereventReading';
import { secondsOf } from '../state/fingerprint';
import { mostFollowed, type TriggerState } from '../state/triggerState';
import type { Watch } from './watch';

/** Superevents that are looked at in every poll, because most happens to them. */
export const newestCount = 100;
/** Older ones that a poll looks at besides, in turns. */
export const olderCount = 200;
/** Rows read twice, because new superevents push the older ones down between two polls. */
const overlap = 20;

/** Results of the query, by id, and which of those that were there before should have been among them. */
export interface Scan {
	rows: Map<string, Superevent>;
	missing: string[];
	hasOlder: boolean;
}

/** The newest results: one request. */
export async function readNewest(watch: Watch, state: TriggerState): Promise<Scan> {
	return await readPage(watch, state, 0, newestCount);
}

/** Some of the older results, the next ones the next time: one request. */
export async function readOlder(watch: Watch, state: TriggerState): Promise<Scan> {
	const { memory } = watch;
	const start = Math.max(newestCount, memory.older) - overlap;
	const scan = await readPage(watch, state, start, olderCount);
	const end = start + scan.rows.size;
	memory.older = scan.hasOlder && end < 2 * mostFollowed ? end : newestCount;
	return scan;
}

async function readPage(
	{ client, settings, query }: Watch,
	state: TriggerState,
	start: number,
	pageSize: number,
): Promise<Scan> {
	const { category } = settings;
	const page = await client.superevents.page({ query, category, start, pageSize });
	const rows = new Map(page.superevents.map((row) => [row.superevent_id, row]));
	return {
		rows,
		missing: missingFrom(rows, start > 0, page.hasNext, state),
		hasOlder: page.hasNext,
	};
}

/**
 * Superevents that the query found before, and that should be among the rows by the time of their creation, but are not. The
 * rows at the edges do not count, since pages shift while they are read; an error here costs a request, no more.
 */
function missingFrom(
	rows: ReadonlyMap<string, Superevent>,
	hasNewer: boolean,
	hasOlder: boolean,
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
