import type { Fingerprint } from '../state/fingerprint';
import type { TriggerState } from '../state/triggerState';
import { serverSeconds, type Watch } from './watch';

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

/** The superevent whose turn it is to be looked at by itself; every other time a young one. */
export function whoseTurn(watch: Watch, { followed }: TriggerState): string | undefined {
	const { turns } = watch.memory;
	const limit = serverSeconds(watch) - young;
	const all = [...followed].sort(([, a], [, b]) => b.created - a.created);
	const youngOnes = all.filter(([, { created }]) => created >= limit);
	const oldOnes = all.slice(youngOnes.length);
	const takesYoung = oldOnes.length === 0 || (youngOnes.length > 0 && turns.young <= turns.old);
	const group = takesYoung ? youngOnes : oldOnes;
	const turn = takesYoung ? turns.young++ : turns.old++;
	return group[turn % Math.max(group.length, 1)]?.[0];
}
