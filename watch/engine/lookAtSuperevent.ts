import { isDeepStrictEqual } from 'node:util';
import { awaitsNotice } from '../diff/publicNotices';
import type { ListName } from '../diff/change';
import { isPaused } from '../schedule/arrears';
import type { Fingerprint } from '../state/fingerprint';
import { follow, followNew, type Result, type Task } from './follow';
import { earlierNow, laterNow, PollOver, readThing, type Run, serverNow } from './run';

/** Looks at one superevent. If that fails, it is in arrears and stays as it was; if the time is up, the next poll begins with it. */
export async function attempt(run: Run, task: Task): Promise<void> {
	const { id, row } = task;
	const { memory } = run;
	const key = `superevent:${id}`;
	if (isPaused(memory.arrears, key, run.localNow())) return;
	const before = run.state.followed.get(id);
	if (!before && !row) return;
	try {
		const outcome = await readThing(run, { key, what: id }, async () =>
			before ? await follow(run, before, task) : row && (await followNew(run, row)),
		);
		if (run.state.followed.get(id) !== before) {
			// A notice was heard meanwhile: what was read is older than what is known.
			memory.heard.add(id);
			return;
		}
		// While its lists are still to be read, its record alone does not suffice.
		const isDone = task.lists === 'all' || memory.deferred.get(id) !== undefined;
		if (isDone) memory.deferred.delete(id);
		if (outcome?.answer) applyResult(run, id, before, outcome.answer);
	} catch (error) {
		if (error instanceof PollOver) memory.deferred.set(id, row);
		throw error;
	}
}

function applyResult(run: Run, id: string, before: Fingerprint | undefined, result: Result): void {
	const { after, changes, superevent, seen, incomplete = [], exposed } = result;
	const isEmitted = after.isEmitted || changes.length > 0;
	const print: Fingerprint = {
		...after,
		isEmitted,
		place: after.place === 'unseen' ? 'inside' : after.place,
	};
	if (!isDeepStrictEqual(before, print)) remember(run, id, print);
	const isLabelled = before !== undefined && !isDeepStrictEqual(before.labels, print.labels);
	if (isLabelled || changes.length > 0) run.memory.active.set(id, earlierNow(run));
	if (changes.length === 0) return;
	const isShown = run.settings.filters.onlyPublic && run.clients.anonymous !== undefined;
	const notice = seen?.alerts?.at(-1)?.record;
	run.emissions.push({
		superevent,
		changes,
		after: print,
		...(exposed === undefined ? (isShown ? { exposed: true } : {}) : { exposed }),
		...(notice ? { notice } : {}),
		incomplete: [...incomplete, ...(seen?.failed ?? [])],
		detected: serverNow(run),
	});
}

/**
 * Puts what was heard of a superevent in the place of what a poll under way has found of it: the poll's own changes of it are dropped, since they
 * were found by a comparison with what was known before, and it is read again.
 */
export function rememberHeard(run: Run, id: string, print: Fingerprint): void {
	remember(run, id, print);
	run.emissions = run.emissions.filter(({ superevent }) => superevent.superevent_id !== id);
	run.memory.active.set(id, serverNow(run));
}

export function remember(run: Run, id: string, print: Fingerprint): void {
	followedOf(run).set(id, print);
}

export function forget(run: Run, id: string): void {
	followedOf(run).delete(id);
}

/** What this poll may change: it makes one copy of the map, however many change. */
function followedOf(run: Run): Map<string, Fingerprint> {
	if (!run.copied) {
		run.state = { ...run.state, followed: new Map(run.state.followed) };
		run.copied = true;
	}
	return run.state.followed as Map<string, Fingerprint>;
}

/** Each list of a superevent, by one request if it has nothing to add. */
export async function lookAtLists(run: Run, id: string, lists: readonly ListName[]): Promise<void> {
	for (const list of lists) {
		// A full look reads all of them.
		const before = run.state.followed.get(id);
		await attempt(run, { id, lists: list });
		if (run.state.followed.get(id) !== before) return;
	}
	const print = run.state.followed.get(id);
	const isOverdue = print && awaitsNotice(print, run.selection);
	if (isOverdue && laterNow(run) - Math.max(...print.labels.values()) >= 120) {
		await attempt(run, { id, lists: 'all' });
	}
}
