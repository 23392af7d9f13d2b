import type { Fingerprint } from '../state/fingerprint';
import type { TriggerState } from '../state/triggerState';
import { serverSeconds, type Watch, type WatchMemory } from './watch';

/** After something happened to a superevent it is looked at in every poll for so long: more follows soon; in s. */
const activeFor = 15 * 60;
/** Of those, this many at most in a poll. */
const mostActive = 20;
/** Younger ones than this come round more often; in s. */
const young = 3 * 86_400;

/** Superevents of which a record alone does not tell enough: those that have just been active. */
export function activeOnes(watch: Watch, state: TriggerState): string[] {
	const limit = serverSeconds(watch) - activeFor;
	const active: [string, number][] = [];
	for (const [id, print] of state.followed) {
		const last = lastActivity(watch, id, print);
		if (last >= limit) active.push([id, last]);
	}
	return active
		.sort(([, a], [, b]) => b - a)
		.slice(0, mostActive)
		.map(([id]) => id);
}

function lastActivity({ memory }: Watch, id: string, { created, labels }: Fingerprint): number {
	return Math.max(created, memory.active.get(id) ?? 0, ...labels.values());
}

/**
 * The superevent whose turn it is to be looked at by itself: the one that has waited longest, every other time a young one. By
 * the time of the last turn and not by a place in a row, which shifts when superevents come and grow old.
 */
export function whoseTurn(watch: Watch, { followed }: TriggerState): string | undefined {
	const { memory } = watch;
	const limit = serverSeconds(watch) - young;
	const waiting: { young?: Waiting; old?: Waiting } = {};
	for (const [id, { created }] of followed) {
		const group = created >= limit ? 'young' : 'old';
		const one = { id, created, since: memory.turns.get(id)?.poll ?? 0 };
		if (isBefore(one, waiting[group])) waiting[group] = one;
	}
	const isForOld = waiting.old && (memory.wasYoungTurn || !waiting.young);
	const next = isForOld ? waiting.old : waiting.young;
	if (!next) return undefined;
	memory.wasYoungTurn = !isForOld;
	return next.id;
}

/** Remembers that a superevent has been looked at by itself. */
export function hadTurn({ memory }: Watch, id: string): void {
	memory.turns.set(id, { poll: memory.polls, count: countOfTurns(memory, id) + 1 });
}

/** How often a superevent was looked at by itself. */
export function countOfTurns({ turns }: WatchMemory, id: string): number {
	return turns.get(id)?.count ?? 0;
}

interface Waiting {
	id: string;
	created: number;
	/** The poll in which it had its last turn. */
	since: number;
}

function isBefore(one: Waiting, other: Waiting | undefined): boolean {
	if (!other || one.since !== other.since) return !other || one.since < other.since;
	return one.created > other.created;
}
