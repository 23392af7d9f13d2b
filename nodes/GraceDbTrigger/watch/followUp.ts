import { optional } from '../../../gracedb/errors/optional';
import type { Superevent } from '../../../gracedb/resources/supereventReading';
import type { Observation } from '../changes/change';
import { changesBetween } from '../changes/changesBetween';
import { inEpoch } from '../changes/epoch';
import { smallShift } from '../changes/fields';
import { nextTurn } from '../changes/turns';
import { factsOf, type Fingerprint, unknownBefore } from '../state/fingerprint';
import { judge } from './candidates';
import { askAsVisitor, hasMoreNotices, observe } from './observe';
import type { Task } from './tasks';
import type { News, Watch } from './watch';

/** What came of one superevent, and its fingerprint after that. */
export interface Dealt {
	news: News[];
	after: Fingerprint;
}

/** What happened to a superevent that was told of before. */
export async function followUp(
	watch: Watch,
	id: string,
	before: Fingerprint,
	{ row, missing = false, lists }: Task,
): Promise<Dealt | undefined> {
	const isGlance = lists !== undefined && lists !== 'all';
	const isRead = isGlance ? await hasMoreNotices(watch, id, before, lists) : lists === 'all';
	if (!row && isGlance && !isRead) return undefined;
	if (row && !isRead && before.place === 'inside' && isSame(before, row, watch)) return undefined;
	const superevent = row ?? (await readAlone(watch, id));
	if (!superevent) return vanish(id, before, watch);
	const matches = row ? true : missing ? await isFound(watch, id) : undefined;
	if (!row && !missing && !isRead && isSame(before, superevent, watch)) {
		return {
			news: [],
			after: { ...before, place: before.place === 'hidden' ? 'outside' : before.place },
		};
	}
	const seen = await observe(watch, superevent, before, matches);
	const { changes, after } = changesBetween(before, seen, watch.settings.wishes);
	return await withAudience(watch, seen, inEpoch(watch.epoch, changes), after);
}

/** A superevent of which nothing was told yet: all that is on it is news, if it passes the filters. */
export async function meet(watch: Watch, superevent: Superevent): Promise<Dealt | undefined> {
	const { passes, incomplete, exposed } = await judge(watch, superevent);
	if (!passes) return undefined;
	const before = unknownBefore(factsOf(superevent));
	const seen = await observe(watch, superevent, before, true);
	const { changes, after } = changesBetween(before, seen, watch.settings.wishes);
	const complete = changes.map((change) =>
		change.kind === 'new' && incomplete ? { ...change, more: { incomplete } } : change,
	);
	return await withAudience(watch, seen, complete, after, exposed);
}

async function withAudience(
	watch: Watch,
	{ superevent, alerts }: Observation,
	changes: readonly News['change'][],
	after: Fingerprint,
	known?: boolean,
): Promise<Dealt> {
	if (changes.length === 0) return { news: [], after };
	const exposed = known ?? (await askAsVisitor(watch, superevent.superevent_id));
	const notice = alerts?.at(-1)?.record;
	const about = {
		superevent,
		...(exposed === undefined ? {} : { exposed }),
		...(notice ? { notice } : {}),
	};
	return { news: changes.map((change) => ({ change, ...about })), after };
}

/** A superevent by its id; undefined if the server says that there is none, and means it. */
async function readAlone({ client }: Watch, id: string): Promise<Superevent | undefined> {
	const superevent = await optional(client.superevents.get(id));
	if (superevent) return superevent;
	// A token that is not accepted hides all that is not public: that is no news but a failure.
	await client.server.userInfo();
	return await optional(client.superevents.get(id));
}

/** Whether the query finds a superevent. */
async function isFound({ client, settings, query }: Watch, id: string): Promise<boolean> {
	if (!settings.wishes.kinds.has('no_longer_matches')) return false;
	const search = { query: `${query} id: ${id}`, category: settings.category };
	const { superevents } = await client.superevents.page({ ...search, start: 0, pageSize: 1 });
	return superevents.length > 0;
}

function vanish(id: string, before: Fingerprint, { settings, epoch }: Watch): Dealt {
	if (before.place === 'hidden') return { news: [], after: before };
	const { turn, turns } = nextTurn(before, 'exposure');
	const after: Fingerprint = { ...before, place: 'hidden', exposed: false, turns };
	if (!settings.wishes.kinds.has('hidden')) return { news: [], after };
	const change = { ...{ uid: id, kind: 'hidden' as const }, key: `${id}:hidden:${turn}` };
	const superevent = { superevent_id: id };
	const news = inEpoch(epoch, [change]).map((one) => ({
		...{ change: one, superevent, exposed: false },
	}));
	return { news, after };
}

/** Whether a record tells nothing that is not remembered. */
function isSame(before: Fingerprint, superevent: Superevent, { settings }: Watch): boolean {
	const { labels, events, tStart, t0, tEnd, ...plain } = factsOf(superevent);
	const tolerance = settings.wishes.fields.has('small_time_shifts') ? 0 : smallShift;
	const isNear = (a: number | null, b: number | null): boolean =>
		a === b || (a !== null && b !== null && Math.abs(a - b) < tolerance);
	return (
		labels.length === before.labels.size &&
		labels.every((name) => before.labels.has(name)) &&
		events.length === before.events.length &&
		events.every((id, at) => id === before.events[at]) &&
		isNear(before.tStart, tStart) &&
		isNear(before.t0, t0) &&
		isNear(before.tEnd, tEnd) &&
		Object.entries(plain).every(([name, value]) => before[name as keyof typeof plain] === value)
	);
}
