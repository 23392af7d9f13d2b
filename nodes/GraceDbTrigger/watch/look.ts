import { isDeepStrictEqual } from 'node:util';
import { GraceDbError } from '../../../gracedb/errors/GraceDbError';
import type { Fingerprint } from '../state/fingerprint';
import type { TriggerState } from '../state/triggerState';
import { followUp, meet } from './followUp';
import { readNewest, readOlder } from './pages';
import { addRows, addTask, type Task, turnOf } from './tasks';
import { activeOnes, hadTurn, whoseTurn } from './turns';
import { type News, type Outcome, serverSeconds, type Watch } from './watch';

/**
 * A later look: what has happened since, and the state after it. A superevent is either dealt with wholly, its changes told
 * and remembered, or left as it was: then the next look finds the same difference again.
 */
export async function look(watch: Watch, state: TriggerState): Promise<Outcome> {
	const { memory } = watch;
	memory.polls += 1;
	const newest = await readNewest(watch, state);
	const tasks = new Map<string, Task>();
	addRows(tasks, newest, state);
	for (const id of activeOnes(watch, state)) addTask(tasks, id, { lists: 'all' });
	const isOlderDue = newest.hasOlder && memory.polls % 2 === 1;
	const rest = await (isOlderDue ? addOlder : addTurn)(watch, state, tasks);
	const { left, ...outcome } = await workOff(watch, state, inOrder(tasks, memory.left));
	rest.after(left);
	for (const id of tasks.keys()) {
		if (!left.has(id)) memory.left.delete(id);
		else if (!memory.left.has(id)) memory.left.set(id, memory.polls);
	}
	return { trouble: rest.trouble, ...outcome };
}

/** What a poll looks at besides, and what is done when that has been worked off but for some ids. */
interface Rest {
	trouble?: Error;
	after: (left: ReadonlySet<string>) => void;
}

/** The next page of older results; once more in its next turn if some of it is left. */
async function addOlder(
	watch: Watch,
	state: TriggerState,
	tasks: Map<string, Task>,
): Promise<Rest> {
	const begin = watch.memory.older;
	try {
		const page = await readOlder(watch, state);
		addRows(tasks, page, state);
		return {
			after(left) {
				if ([...page.rows.keys()].some((id) => left.has(id))) watch.memory.older = begin;
			},
		};
	} catch (error) {
		return { trouble: asError(error), after: () => undefined };
	}
}

/** The one whose turn it is. */
function addTurn(watch: Watch, state: TriggerState, tasks: Map<string, Task>): Rest {
	const id = whoseTurn(watch, state);
	if (id === undefined) return { after: () => undefined };
	addTask(tasks, id, turnOf(watch, id, state.followed.get(id)));
	return {
		after(left) {
			if (!left.has(id)) hadTurn(watch, id);
		},
	};
}

/** Those first that earlier polls had no time for, whatever waits longest: so that all are looked at, however slow the server is. */
function inOrder(
	tasks: ReadonlyMap<string, Task>,
	left: ReadonlyMap<string, number>,
): (readonly [string, Task])[] {
	const since = ([id]: readonly [string, Task]): number => left.get(id) ?? Number.MAX_VALUE;
	return [...tasks].sort((a, b) => since(a) - since(b));
}

/** Looks at one after the other as long as there is time. `left`: those that it did not come to. */
async function workOff(
	watch: Watch,
	state: TriggerState,
	tasks: readonly (readonly [string, Task])[],
): Promise<Outcome & { left: ReadonlySet<string> }> {
	const changed = new Map<string, Fingerprint>();
	const found: { created: number; news: News[] }[] = [];
	const left = new Set(tasks.map(([id]) => id));
	let trouble: Error | undefined;
	for (const [id, task] of tasks) {
		if (watch.isLate()) break;
		left.delete(id);
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
	return { news, state: after, left, ...(trouble === undefined ? {} : { trouble }) };
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
