import type { GraceDbClient } from '../../gracedb/client';
import type { Category } from '../../gracedb/query/category';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { type Change, newSuperevents } from './changes';
import { mostSeen, type TriggerState } from './state';

/** What a trigger looks for. */
export interface Search {
	query: string;
	category: Category;
}

/** Superevents that are looked at in every poll, because new ones appear among them. */
const newestCount = 100;
/** Older ones that a poll looks at besides, in turns: one may match later, when it is exposed or labelled. */
const olderCount = 500;
/** Rows read twice, because new superevents push the older ones down between two polls. */
const overlap = 20;

/** The first look: everything that matches now counts as seen. */
export async function takeBaseline(
	client: GraceDbClient,
	search: Search,
	scope: string,
): Promise<TriggerState> {
	const seen: string[] = [];
	const found = client.superevents.list({ ...search, limit: mostSeen, pageSize: olderCount });
	for await (const { superevent_id } of found) seen.push(superevent_id);
	return { scope, seen, olderFrom: newestCount };
}

/** A later look: what has come since, and the state after it. Takes at most two requests, however much matches. */
export async function lookAgain(
	client: GraceDbClient,
	search: Search,
	state: TriggerState,
	now: string,
): Promise<{ changes: Change[]; state: TriggerState }> {
	const newest = await client.superevents.page({ ...search, start: 0, pageSize: newestCount });
	const found = [...newest.superevents];
	let olderFrom = newestCount;
	if (newest.hasNext) {
		const start = Math.max(0, state.olderFrom - overlap);
		const older = await client.superevents.page({ ...search, start, pageSize: olderCount });
		found.push(...older.superevents);
		const end = start + older.superevents.length;
		olderFrom = older.hasNext && end < mostSeen ? end : newestCount;
	}
	const changes = newSuperevents(withoutRepeats(found), state.seen, now);
	const ids = changes.map(({ uid }) => uid).reverse();
	return { changes, state: { ...state, seen: [...ids, ...state.seen], olderFrom } };
}

function withoutRepeats(found: readonly Superevent[]): Superevent[] {
	const byId = new Map(found.map((superevent) => [superevent.superevent_id, superevent]));
	return [...byId.values()];
}

/** The newest superevent that matches, of any age: what a test run shows. */
export async function newestMatch(
	client: GraceDbClient,
	search: Search,
): Promise<Superevent | undefined> {
	const { superevents } = await client.superevents.page({ ...search, start: 0, pageSize: 1 });
	return superevents[0];
}
