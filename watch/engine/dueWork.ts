import type { ListName } from '../diff/change';
import { isPaused } from '../schedule/arrears';
import { dueList, refill, spreadLook, type Thing } from '../schedule/due';
import {
	interval,
	nothing,
	type Population,
	requestsPerMinute,
	type ThingClass,
} from '../schedule/interval';
import { keyOf, type Slice } from '../slices/slices';
import type { Fingerprint } from '../state/fingerprint';
import { listKey, wantedLists } from './observe';
import { isLate, type Run, serverNow } from './run';
import { lookAtSlice, isSearchPaused } from './lookAtSlice';
import { attempt } from './lookAtSuperevent';
import { isAlerted, isRetracted } from './alerted';

const day = 86_400;

type Work = Thing & ({ slice: Slice } | { id: string; list?: ListName });

/** What is due by the schedule, within the allowance. */
export async function lookAtDue(run: Run): Promise<void> {
	const { memory } = run;
	const now = serverNow(run);
	memory.allowance = refill(memory.allowance, now, requestsPerMinute);
	const { things, population } = allThings(run, now);
	for (const thing of dueList(things, population, now)) {
		if (memory.allowance.left < 1 || isLate(run)) return;
		if (isPaused(memory.arrears, thing.key, run.localNow())) continue;
		const before = run.answered;
		if ('slice' in thing) {
			if (isSearchPaused(run)) continue;
			await lookAtSlice(run, thing.slice);
			memory.slices = memory.slices.map((one) =>
				one === thing.slice ? { ...one, last: now } : one,
			);
		} else {
			memory.looks.set(thing.key, now);
			await attempt(run, thing.list ? { id: thing.id, lists: thing.list } : { id: thing.id });
		}
		memory.allowance.left -= Math.max(1, run.answered - before);
	}
}

function allThings(run: Run, now: number): { things: Work[]; population: Population } {
	const { memory, state } = run;
	const found: { class: ThingClass; key: string; id: string; list?: ListName }[] = [];
	const counts: Record<ThingClass, number> = { ...nothing };
	const slices = memory.slices.filter(({ to }) => to !== Infinity);
	const lists = wantedLists(run).filter((list) => list !== 'labels' || run.settings.watchDetails);
	const classOf = (slice: Slice): ThingClass => (slice.to > now - day ? 'youngSlice' : 'oldSlice');
	for (const slice of slices) counts[classOf(slice)] += 1;
	const edge = memory.slices.at(-1)?.from ?? 0;
	for (const [id, print] of state.followed) {
		// What is older than the window is not looked at any more.
		if (print.created < edge && print.created > 0) continue;
		if (print.place !== 'inside') {
			counts.outside += 1;
			found.push({ class: 'outside', key: `record:${id}`, id });
		}
		if (lists.length === 0 || print.place === 'hidden') continue;
		const each = listClass(print, now);
		for (const list of lists) {
			counts[each] += 1;
			found.push({ class: each, key: listKey(id, list), id, list });
		}
	}
	const lengths = new Map<ThingClass, number>();
	const lengthOf = (each: ThingClass): number => {
		const length = lengths.get(each) ?? 60 * interval(each, counts);
		lengths.set(each, length);
		return length;
	};
	return {
		population: counts,
		things: [
			...slices.map((slice) => ({
				slice,
				key: keyOf(slice),
				class: classOf(slice),
				last: slice.last,
			})),
			...found.map((thing) => ({
				...thing,
				last: lastLook(memory.looks, thing.key, lengthOf(thing.class), now),
			})),
		],
	};
}

/** What this process has not looked at yet counts as looked at within its last interval. */
function lastLook(looks: Map<string, number>, key: string, length: number, now: number): number {
	const last = looks.get(key) ?? spreadLook(key, length, now);
	looks.set(key, last);
	return last;
}

function listClass(print: Fingerprint, now: number): ThingClass {
	if (!isAlerted(print) || isRetracted(print)) return 'quietList';
	const age = now - print.created;
	if (age < day) return 'alertedDay';
	return age < 7 * day ? 'alertedWeek' : 'alertedOld';
}
