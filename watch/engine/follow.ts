import type { GraceDbErrorKind } from '../../gracedb/errors/GraceDbError';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { undefinedOn } from '../../gracedb/errors/optional';
import { type Change, countsFrom, type ListName, type Observation } from '../diff/change';
import { changesBetween } from '../diff/changesBetween';
import { nextCount } from '../diff/counts';
import { inEpoch } from '../diff/epoch';
import { smallShift } from '../diff/fields';
import { needsLabels } from '../diff/labels';
import { isAdded } from '../diff/records';
import type { Settings } from '../settings';
import { factsOf, type Fingerprint, unknownBefore } from '../state/fingerprint';
import { judge } from './candidates';
import { observe, readList } from './observe';
import { ask, isShort, PollOver, laterNow, type Run, serverNow } from './run';

/** A superevent to look at. */
export interface Task {
	id: string;
	/** Its record, where a slice brought it. */
	row?: Superevent;
	/** A slice should have had it, but had it not. */
	isMissing?: boolean;
	/** Whether its lists are read even if its record is what it was; for one list: if that has something to add. */
	lists?: 'all' | ListName;
}

/** What came of one superevent. */
export interface Result {
	/** Its fingerprint after that. */
	after: Fingerprint;
	changes: readonly Change[];
	superevent: Superevent;
	/** What was read of it besides. */
	seen?: Observation;
	/** What it lacks. */
	incomplete?: readonly string[];
	exposed?: boolean;
}

/** What happened to a superevent that is followed; undefined: nothing. */
export async function follow(
	run: Run,
	before: Fingerprint,
	{ id, row, isMissing = false, lists }: Task,
): Promise<Result | undefined> {
	const isGlance = lists !== undefined && lists !== 'all';
	if (lists === 'signoffs' || lists === 'permissions') {
		const first = await firstLook(run, id, before, lists);
		if (first) return first;
	}
	const isRead = isGlance ? await hasMore(run, id, before, lists) : lists === 'all';
	if (!row && isGlance && !isRead) return undefined;
	const isUsual = row && !isRead && !isMissing && before.place === 'inside';
	if (isUsual && isSame(run, before, row)) return undefined;
	const superevent = row ?? (await readAlone(run, id));
	// A notice may be quicker than the server shows its superevent.
	if (!superevent) return before.isUnread ? undefined : vanished(run, id, before);
	if (!row && !(await isInScope(run, id))) {
		// What has left the scope is withheld: what it is like when it comes back is compared with what it was.
		return before.place === 'outside'
			? undefined
			: { after: { ...before, place: 'outside' }, changes: [], superevent };
	}
	const isInResults = row && !isMissing;
	const matches = isInResults ? true : isMissing ? !row && (await isFound(run, id)) : undefined;
	if (!row && !isMissing && !isRead && isSame(run, before, superevent)) {
		if (before.place !== 'hidden') return undefined;
	}
	const seen = await observe(run, superevent, before, matches);
	const confirmed = await confirm(run, before, seen, row !== undefined);
	if (!confirmed) return undefined;
	const { changes, after } = changesBetween(before, confirmed, run.selection);
	return {
		after,
		changes: inEpoch(run.state.began, changes),
		superevent: confirmed.superevent,
		seen: confirmed,
	};
}

/** The first look at a list without times: what stands in it counts as known, by one request. */
async function firstLook(
	run: Run,
	id: string,
	before: Fingerprint,
	list: 'signoffs' | 'permissions',
): Promise<Result | undefined> {
	const known = list === 'signoffs' ? before.signoffs : before.exposed;
	const kind = list === 'signoffs' ? 'signoff_created' : 'exposed';
	if (known !== undefined || countsFrom(before, run.selection, kind) === 0) return undefined;
	const records = await readList(run, id, list);
	if (!Array.isArray(records)) return undefined;
	const superevent = { superevent_id: id };
	const facts = { ...before, labels: [...before.labels.keys()] };
	const exposed = records.some(({ group }) => group === 'public_users');
	const read = list === 'signoffs' ? { signoffs: records } : { exposed };
	const seen: Observation = { superevent, facts, ...read, failed: [], now: laterNow(run) };
	const { after } = changesBetween(before, seen, run.selection);
	return {
		after: { ...before, signoffs: after.signoffs, exposed: after.exposed },
		changes: [],
		superevent,
	};
}

/** A superevent that is not followed yet: all that is on it is emitted, if it passes the filters. */
export async function followNew(run: Run, superevent: Superevent): Promise<Result | undefined> {
	const { passes, incomplete = [] } = await judge(run, superevent);
	if (!passes) return undefined;
	const facts = factsOf(superevent);
	const before = unknownBefore(facts, serverNow(run));
	const bare: Observation = { superevent, facts, matches: true, failed: [], now: laterNow(run) };
	let seen = bare;
	try {
		// Where time is short it leaves from its record: what its lists hold follows.
		if (!isShort(run)) seen = await observe(run, superevent, before, true);
	} catch (error) {
		if (!(error instanceof PollOver)) throw error;
	}
	const { changes, after } = changesBetween(before, seen, run.selection);
	return { after, changes: inEpoch(run.state.began, changes), superevent, seen, incomplete };
}

/** Whether a list has something that was not read, by one request. */
async function hasMore(
	run: Run,
	id: string,
	before: Fingerprint,
	list: ListName,
): Promise<boolean> {
	const records = await readList(run, id, list);
	if (records === 'failed') return false;
	// Where notices cannot be read, a new sky map may stand for one.
	if (records === 'closed') return list === 'notices' && before.labels.has('ADVOK');
	switch (list) {
		case 'notices':
		case 'voevents':
		case 'logs':
		case 'emobservations':
			return records.some((record) => isAdded(before, list, record));
		case 'signoffs':
			return before.signoffs === undefined || differs(run, id, before, { signoffs: records });
		case 'labels':
			return differs(run, id, before, { labels: records });
		case 'permissions': {
			const exposed = records.some(({ group }) => group === 'public_users');
			return before.exposed === undefined || exposed !== before.exposed;
		}
	}
}

/** Whether a list alone makes a difference. */
function differs(
	run: Run,
	id: string,
	before: Fingerprint,
	read: Pick<Observation, 'labels' | 'signoffs'>,
): boolean {
	const facts = { ...before, labels: [...before.labels.keys()] };
	const superevent = { superevent_id: id };
	const seen: Observation = { superevent, facts, ...read, failed: [], now: laterNow(run) };
	return changesBetween(before, seen, run.selection).changes.length > 0;
}

const gone: readonly GraceDbErrorKind[] = ['missing', 'permission'];

/** A superevent by its id; undefined if the server says that there is none, and means it. */
async function readAlone(run: Run, id: string): Promise<Superevent | undefined> {
	const read = (): Promise<Superevent | undefined> =>
		undefinedOn(
			gone,
			ask(run, (client, options) => client.superevents.get(id, options)),
		);
	const superevent = await read();
	if (superevent) return superevent;
	// A token that is not accepted hides all that is not public: that is no change but a failure.
	await ask(run, (client, options) => client.server.userInfo(options));
	return await read();
}

/** Whether a search finds a superevent. */
export async function isAmongResults(
	run: Run,
	{ query, category }: Pick<Settings, 'query' | 'category'>,
	id: string,
): Promise<boolean> {
	const { superevents } = await ask(run, (client, { signal }) =>
		client.superevents.page({
			query: `id: ${id} ${query}`.trim(),
			category,
			start: 0,
			pageSize: 1,
			signal,
		}),
	);
	return superevents.length > 0;
}

/** What the server has to apply: the user's query, and whether everybody may see it. */
export function queryOf({ query, filters }: Run['settings']): string {
	return `${scopeOf(filters)} ${query}`.trim();
}

export function scopeOf({ onlyPublic }: { onlyPublic: boolean }): string {
	return onlyPublic ? 'is_public: true' : '';
}

/** Whether the query finds a superevent. */
async function isFound(run: Run, id: string): Promise<boolean> {
	if (!run.selection.kinds.has('no_longer_matches')) return false;
	const { category } = run.settings;
	return await isAmongResults(run, { query: queryOf(run.settings), category }, id);
}

/** Whether a superevent that no slice brought is one that may be emitted. */
async function isInScope(run: Run, id: string): Promise<boolean> {
	const { filters, category } = run.settings;
	if (!filters.onlyPublic || !run.clients.anonymous) return true;
	return await isAmongResults(run, { query: scopeOf(filters), category }, id);
}

function vanished(run: Run, id: string, before: Fingerprint): Result | undefined {
	if (before.place === 'hidden') return undefined;
	const { count, counts } = nextCount(before, 'exposure');
	const after: Fingerprint = { ...before, place: 'hidden', exposed: false, counts };
	const superevent = { superevent_id: id };
	const isEmitted = run.selection.kinds.has('hidden') && !run.settings.filters.onlyPublic;
	const change: Change = { uid: id, kind: 'hidden', key: `${id}:hidden:${count}` };
	const changes = isEmitted ? inEpoch(run.state.began, [change]) : [];
	return { after, changes, superevent, exposed: false };
}

/**
 * Asks once more for what the record says has changed, where no list says so: an old answer would be emitted as a change, and the
 * next answer as another.
 *
 * @returns undefined if the answers contradict each other
 */
async function confirm(
	run: Run,
	before: Fingerprint,
	seen: Observation,
	isRow: boolean,
): Promise<Observation | undefined> {
	const { kinds } = run.selection;
	const doubtful = ['update', 'event_added', 'event_removed'] as const;
	if (!isRow || !doubtful.some((kind) => kinds.has(kind))) return seen;
	const { changes } = changesBetween(before, seen, run.selection);
	if (!changes.some(({ kind }) => doubtful.some((one) => one === kind))) return seen;
	const again = await readAlone(run, seen.superevent.superevent_id);
	if (!again) return undefined;
	const facts = factsOf(again);
	const { changes: others } = changesBetween(
		before,
		{ ...seen, superevent: again, facts },
		run.selection,
	);
	const keysOf = (list: readonly Change[]): string => list.map(({ key }) => key).join(' ');
	return keysOf(changes) === keysOf(others) ? seen : undefined;
}

/** Whether a record says nothing that is not remembered. */
function isSame(
	{ settings, selection }: Run,
	before: Fingerprint,
	superevent: Superevent,
): boolean {
	if (before.isUnread) return false;
	const facts = factsOf(superevent);
	const { labels, events, tStart, t0, tEnd, ...plain } = facts;
	const tolerance = settings.selection.fields.has('small_time_shifts') ? 0 : smallShift;
	const isNear = (a: number | null, b: number | null): boolean =>
		a === b || (a !== null && b !== null && Math.abs(a - b) < tolerance);
	const isKnownEvent = (id: string, at: number): boolean => id === before.events?.[at];
	return (
		labels.length === before.labels.size &&
		labels.every((name) => before.labels.has(name)) &&
		!needsLabels(before, facts, selection) &&
		(!events || (events.length === before.events?.length && events.every(isKnownEvent))) &&
		isNear(before.tStart, tStart) &&
		isNear(before.t0, t0) &&
		isNear(before.tEnd, tEnd) &&
		Object.entries(plain).every(([name, value]) => before[name as keyof typeof plain] === value)
	);
}
