import { isDeepStrictEqual } from 'node:util';
import { GraceDbError } from '../../../gracedb/errors';
import type { Fingerprint } from '../state/fingerprint';
import type { TriggerState } from '../state/triggerState';
import { followUp, meet } from './followUp';
import { readNewest, readOlder } from './pages';
import { addRows, addTask, type Task, turnOf } from './tasks';
import { activeOnes, whoseTurn } from './turns';
import { type News, type Outcome, serverSeconds, type Watch } from './watch';

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
