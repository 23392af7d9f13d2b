import { awaitsNotice } from '../diff/publicNotices';
import { wantedLists } from './observe';
import { earlierNow, forEach, isLate, type Run, serverNow } from './run';
import { attempt, lookAtLists } from './lookAtSuperevent';
import { isAlerted } from './alerted';

/** After something happened to a superevent its lists are read in every poll for so long: more follows soon; in s. */
const activeFor = 15 * 60;

/** Of those, this many at most in a poll. */
const mostActive = 20;

/** Superevents whose lists are read at once at a start, outside the allowance. */
const mostAtStart = 20;

const day = 86_400;

/**
 * Superevents of which a record alone does not say enough: those that something has just happened to, and that wait for a notice;
 * after a start or an outage those with an alert as well.
 */
export async function lookAtActive(run: Run, isStart: boolean): Promise<void> {
	const { state, memory } = run;
	const wanted = wantedLists(run);
	if (wanted.length === 0) return;
	const limit = earlierNow(run) - activeFor;
	const active: [string, number][] = [];
	for (const [id, print] of state.followed) {
		const last = Math.max(
			memory.active.get(id) ?? 0,
			print.created,
			...print.labels.values(),
			awaitsNotice(print, run.selection) ? limit + 1 : 0,
		);
		if (last > limit && print.place !== 'hidden') active.push([id, last]);
	}
	const chosen = active
		.sort(([, a], [, b]) => b - a)
		.slice(0, mostActive)
		.map(([id]) => id);
	if (isStart) chosen.push(...atStart(run).filter((id) => !chosen.includes(id)));
	const dealt = new Set(run.emissions.map(({ superevent }) => superevent.superevent_id));
	const left = new Set(chosen.filter((id) => !dealt.has(id)));
	try {
		await forEach([...left], async (id) => {
			if (isLate(run)) return;
			await lookAtLists(run, id, wanted);
			left.delete(id);
		});
	} finally {
		// However slow the server is, each has its turn.
		for (const id of left) if (!memory.deferred.has(id)) memory.deferred.set(id, undefined);
	}
}

/** Alerted superevents of the last days, the newest first. */
function atStart({ state, ...run }: Run): string[] {
	const limit = serverNow({ state, ...run }) - 7 * day;
	return [...state.followed]
		.filter(([, print]) => print.created >= limit && isAlerted(print))
		.sort(([, a], [, b]) => b.created - a.created)
		.slice(0, mostAtStart)
		.map(([id]) => id);
}

/** Superevents of which the first poll of a process reads the lists without times, so that they are saved with the activation. */
const mostFirstLooks = 200;

/** What signoffs and exposure there are when a trigger begins. */
export async function takeFirstLooks(run: Run): Promise<void> {
	const lists = wantedLists(run).filter((list) => list === 'signoffs' || list === 'permissions');
	if (lists.length === 0) return;
	const lacking = [...run.state.followed]
		.filter(([, { signoffs, exposed }]) => signoffs === undefined || exposed === undefined)
		.sort(([, a], [, b]) => b.created - a.created)
		.slice(0, mostFirstLooks);
	await forEach(lacking, async ([id]) => {
		for (const list of lists) if (!isLate(run)) await attempt(run, { id, lists: list });
	});
}
