import { isDeepStrictEqual } from 'node:util';
import { GraceDbError } from '../../../gracedb/errors';
import { ifThere } from '../../../gracedb/unless';
import type { Superevent } from '../../../gracedb/resources/supereventReading';
import type { Observation } from '../changes/change';
import { changesBetween } from '../changes/changesBetween';
import { smallShift } from '../changes/fields';
import { nextTurn } from '../changes/turns';
import { factsOf, type Fingerprint, unknownBefore } from '../state/fingerprint';
import type { TriggerState } from '../state/triggerState';
import { judge } from './candidates';
import { askAsVisitor, hasMoreNotices, observe } from './observe';
import { readNewest, readOlder, type Scan } from './pages';
import { activeOnes, whoseTurn } from './turns';
import { type News, type Outcome, serverSeconds, type Watch } from './watch';

/** A superevent to look at: its record where a page brought it. */
interface Task {
	row?: Superevent;
	/** A page should have had it, but had it not. */
	missing?: boolean;
	/** Whether its lists are read even if its record is what it was; for one list: if that has something new. */
	lists?: 'all' | 'notices' | 'voevents';
}

/** Superevents that are read one by one in one poll, at most: the others have their turn in the next. */
const mostReadAlone = 25;

/**
 * A later look: what has happened since, and the state after it. A superevent is either dealt with wholly, its changes told
 * and remembered, or left as it was: then the next look finds the same difference again.
 */
export async function look(watch: Watch, state: TriggerState): Promise<Outcome> {
	watch.memory.polls += 1;
	const newest = await readNewest(watch, state);
	const tasks = new Map<string, Task>();
	let trouble: Error | undefined;
	addRows(tasks, newest, state);
	for (const id of activeOnes(watch, state)) addTask(tasks, id, { lists: 'all' });
	const isOlderDue = newest.hasOlder && watch.memory.polls % 2 === 1;
	if (isOlderDue) {
		try {
			addRows(tasks, await readOlder(watch, state), state);
		} catch (error) {
			trouble = asError(error);
		}
	} else {
		const id = whoseTurn(watch, state);
		if (id !== undefined) addTask(tasks, id, turnOf(watch, id, state.followed.get(id)));
	}
	const outcome = await workOff(watch, state, tasks);
	return { trouble, ...outcome };
}

function addRows(tasks: Map<string, Task>, { rows, missing }: Scan, state: TriggerState): void {
	// The oldest first, so that what came in the same second is told in the order in which it came.
	for (const [id, row] of [...rows].reverse()) addTask(tasks, id, { row });
	const hidden = [...state.followed].filter(
		([id, { place }]) => place === 'hidden' && rows.has(id),
	);
	for (const [id] of hidden) addTask(tasks, id, { lists: 'all' });
	for (const id of missing.slice(0, mostReadAlone)) addTask(tasks, id, { missing: true });
}

function addTask(tasks: Map<string, Task>, id: string, task: Task): void {
	tasks.set(id, { ...task, ...tasks.get(id), ...(task.lists === 'all' ? { lists: 'all' } : {}) });
}

/**
 * What is done for the one whose turn it is: one request, unless there is something to find. Its notices, its VOEvents and, if no
 * page brings it, its record take turns by its own count: that of the polls may be in step with the round of the superevents.
 */
function turnOf({ settings, memory }: Watch, id: string, before?: Fingerprint): Task {
	if (settings.watchDetails) return { lists: 'all' };
	if (!settings.wishes.kinds.has('public_notice')) return {};
	const looks: readonly Task[] = [
		{ lists: 'notices' },
		{ lists: 'voevents' },
		...(before?.place === 'inside' ? [] : [{}]),
	];
	const turn = memory.looks.get(id) ?? 0;
	memory.looks.set(id, turn + 1);
	return looks[turn % looks.length] ?? {};
}

async function workOff(
	watch: Watch,
	state: TriggerState,
	tasks: ReadonlyMap<string, Task>,
): Promise<Outcome> {
	const changed = new Map<string, Fingerprint>();
	const found: { created: number; news: News[] }[] = [];
	let trouble: Error | undefined;
	for (const [id, task] of tasks) {
		if (watch.isLate()) break;
		const before = state.followed.get(id);
		try {
			const dealt = before
				? await followUp(watch, id, before, task)
				: task.row && (await meet(watch, task.row));
			if (!dealt) continue;
			if (!isDeepStrictEqual(before, dealt.after)) changed.set(id, dealt.after);
			if (dealt.news.length === 0) continue;
			watch.memory.active.set(id, serverSeconds(watch));
			found.push({ created: dealt.after.created, news: dealt.news });
		} catch (error) {
			trouble ??= asError(error);
			if (concernsAll(error)) break;
		}
	}
	const news = found.sort((a, b) => a.created - b.created).flatMap((each) => each.news);
	const after = stateAfter(watch, state, changed);
	return { news, state: after, ...(trouble === undefined ? {} : { trouble }) };
}

interface Dealt {
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
	return await withAudience(watch, seen, changes, after);
}

/** A superevent of which nothing was told yet: all that is on it is news, if it passes the filters. */
async function meet(watch: Watch, superevent: Superevent): Promise<Dealt | undefined> {
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
	const superevent = await ifThere(client.superevents.get(id));
	if (superevent) return superevent;
	// A token that is not accepted hides all that is not public: that is no news but a failure.
	await client.server.userInfo();
	return await ifThere(client.superevents.get(id));
}

/** Whether the query finds a superevent. */
async function isFound({ client, settings, query }: Watch, id: string): Promise<boolean> {
	if (!settings.wishes.kinds.has('no_longer_matches')) return false;
	const search = { query: `${query} id: ${id}`, category: settings.category };
	const { superevents } = await client.superevents.page({ ...search, start: 0, pageSize: 1 });
	return superevents.length > 0;
}

function vanish(id: string, before: Fingerprint, { settings }: Watch): Dealt {
	if (before.place === 'hidden') return { news: [], after: before };
	const { turn, turns } = nextTurn(before, 'exposure');
	const after: Fingerprint = { ...before, place: 'hidden', exposed: false, turns };
	if (!settings.wishes.kinds.has('hidden')) return { news: [], after };
	const change = { ...{ uid: id, kind: 'hidden' as const }, key: `${id}:hidden:${turn}` };
	return { news: [{ change, superevent: { superevent_id: id }, exposed: false }], after };
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

/** Errors after which there is no point in asking for the next superevent. */
function concernsAll(error: unknown): boolean {
	if (!(error instanceof GraceDbError)) return true;
	return ['credential', 'throttled', 'connection'].includes(error.kind);
}

/** The state after a look: the old one where there is nothing new in it. Forgets what the window has left behind. */
function stateAfter(
	watch: Watch,
	state: TriggerState,
	changed: ReadonlyMap<string, Fingerprint>,
): TriggerState {
	const limit = serverSeconds(watch) - (watch.settings.window + 1) * 86_400;
	const isOver = ({ created }: Fingerprint): boolean => created > 0 && created < limit;
	if (changed.size === 0 && ![...state.followed.values()].some(isOver)) return state;
	const followed = [...state.followed, ...changed].filter(([, print]) => !isOver(print));
	return { ...state, followed: new Map(followed) };
}

function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}
