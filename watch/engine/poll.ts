import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import type { ListName } from '../diff/change';
import { isInArrears, isPaused } from '../schedule/arrears';
import { keyOf, newestOf, type Slice } from '../slices/slices';
import { readList, wantedLists } from './observe';
import { forEach, isLate, PollOver, type Run, ServerFailure, serverNow } from './run';
import { prepareWindow } from './window';
import { lookAtSlice, isSearchPaused } from './lookAtSlice';
import { dealWithRow } from './rows';
import { attempt, lookAtLists } from './lookAtSuperevent';
import { lookAtActive, takeFirstLooks } from './active';
import { lookAtDue } from './dueWork';
import { lookAtHeard } from './lookAtHeard';

/**
 * Looks at the server: the newest slice, then what the last poll had no time for, what a start makes due, the active superevents, and
 * what is due by the schedule. What is found goes into the run; what cannot be read is in arrears and holds nothing back.
 *
 * @returns the failure of the server that ended it, if there was one
 */
export async function look(run: Run): Promise<unknown> {
	const { memory } = run;
	memory.polls += 1;
	const isStart = memory.looks.size === 0;
	try {
		prepareWindow(run);
		await lookAtHeard(run);
		const newest = newestOf(memory.slices);
		const isTrusted = !isInArrears(memory.arrears, keyOf(newest));
		if (isTrusted) await lookAtSlice(run, newest);
		await lookAtDeferred(run);
		if (!isTrusted) await lookAtSlice(run, newestOf(memory.slices));
		await lookAtUnread(run);
		await lookAtActive(run, isStart);
		if (memory.polls === 1) await takeFirstLooks(run);
		await lookAtDue(run);
		await lookAtArrears(run);
	} catch (error) {
		if (error instanceof ServerFailure) return error.cause;
		if (!(error instanceof PollOver)) throw error;
		if (run.answered === 0) return tooSlow();
	}
	return undefined;
}

function tooSlow(): GraceDbError {
	return new GraceDbError('The server did not answer within the time that n8n allows for a poll.', {
		kind: 'connection',
		advice: 'The next poll tries again.',
	});
}

/** What the last poll had no time for. */
async function lookAtDeferred(run: Run): Promise<void> {
	const wanted = wantedLists(run);
	const lookAgain = async ([id, row]: [string, Superevent | undefined]): Promise<void> => {
		if (isLate(run)) return;
		const isFollowed = run.state.followed.has(id);
		if (row && isFollowed) await attempt(run, { id, row, lists: 'all' });
		else if (row) await dealWithRow(run, row);
		else await lookAtLists(run, id, wanted);
		run.memory.deferred.delete(id);
	};
	// Few at a time: where time is short, what is begun shall also be finished.
	await forEach([...run.memory.deferred], lookAgain, 2);
}

/** After a start or an outage, and where a page was full, slices are read at once. */
async function lookAtUnread(run: Run): Promise<void> {
	const { memory } = run;
	const isUnreadSlice = (slice: Slice): boolean =>
		slice.last === -Infinity && !isPaused(memory.arrears, keyOf(slice), run.localNow());
	for (;;) {
		const slice = memory.slices.find(isUnreadSlice);
		if (!slice || isLate(run) || isSearchPaused(run)) return;
		await lookAtSlice(run, slice);
		// Whatever came of it, it has had its turn.
		memory.slices = memory.slices.map((one) =>
			one.from === slice.from && one.to === slice.to && one.last === -Infinity
				? { ...one, last: serverNow(run) }
				: one,
		);
	}
}

/** What is in arrears and has waited long enough: it comes last. */
async function lookAtArrears(run: Run): Promise<void> {
	const { memory } = run;
	const begin = run.localNow();
	for (const [key, arrear] of [...memory.arrears]) {
		// Not what has just failed in this poll.
		const isDue = arrear.next <= begin && !isPaused(memory.arrears, key, begin);
		if (!isDue || isLate(run)) continue;
		const [kind, id = '', list] = key.split(':');
		if (kind === 'list' && run.state.followed.has(id)) {
			await attempt(run, { id, lists: list as ListName });
		} else if (kind === 'list') {
			// It was asked about a candidate.
			await readList(run, id, list as ListName);
		} else if (kind === 'superevent' && run.state.followed.has(id)) {
			await attempt(run, { id, lists: 'all' });
		} else if (kind === 'slice') {
			const slice = memory.slices.find((one) => keyOf(one) === key);
			if (slice) await lookAtSlice(run, slice);
		}
	}
}
