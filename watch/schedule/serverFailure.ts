/**
 * What a trigger makes of polls in which the server could not be asked. n8n's default engine makes a failed execution of every poll that throws, so most
 * failures go into the log alone. All times in ms since 1970.
 */
export interface ServerFailures {
	/** When the first of the failures came that have not ended yet. */
	since?: number;
	/** When one was last reported. */
	reported?: number;
	count: number;
	/** When the last of them came. */
	last: number;
	/** No poll before. */
	next: number;
	/** Whose failures they are: another credential is tried at once. */
	credential?: string;
}

export const noServerFailure: ServerFailures = { count: 0, last: 0, next: 0 };

export interface FailedPoll {
	now: number;
	/** Whether it is the credential, or the configuration: that does not go away by itself. */
	isLasting: boolean;
	/** Time between two polls. */
	interval: number;
	/** Time that this one took. */
	took: number;
	/** Milliseconds after which the server wants to be asked again. */
	retryAfter?: number;
	credential: string;
	/** From 0 to 1. */
	random: number;
}

const minute = 60_000;
/** A transient failure is reported once it has lasted so long, and then no more often than the second. */
const transient = { after: 10 * minute, every: 60 * minute };
const lasting = { after: 0, every: 30 * minute };
const firstPause = 15_000;

/** After a failed poll: whether to report it, and when to try again. */
export function afterFailure(
	before: ServerFailures,
	{ now, isLasting, interval, took, retryAfter = 0, credential, random }: FailedPoll,
): { failures: ServerFailures; report: boolean } {
	const { count } = before;
	// Not later than now, though the clock may have been set back: else nothing was reported until it has caught up.
	const since = Math.min(before.since ?? now, now);
	const reported = Math.min(before.reported ?? -Infinity, now);
	const { after, every } = isLasting ? lasting : transient;
	const report = now - since >= after && now - reported >= every;
	// At most one poll is left out, so that the first change after an outage comes within two intervals.
	const longest = Math.max(1.9 * interval - took, 0.9 * interval);
	const pause = Math.min(longest, firstPause * 2 ** Math.min(count, 10)) * (0.5 + random / 2);
	return {
		failures: {
			since,
			credential,
			count: count + 1,
			last: now,
			next: now + Math.max(pause, Math.min(retryAfter, longest)),
			...(report ? { reported: now } : before.reported === undefined ? {} : { reported }),
		},
		report,
	};
}

/** Whether a poll is left out. Not by a clock that was set back since: it would leave out all until it has caught up. */
export function isWaiting(failures: ServerFailures, now: number, credential: string): boolean {
	return failures.credential === credential && failures.last <= now && now < failures.next;
}
