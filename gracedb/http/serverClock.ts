/** The clock of a server, as its answers give it. */
export interface ServerClock {
	/** Takes the time from an answer's headers. */
	updateFrom: (headers: Record<string, string>) => void;
	/** Milliseconds since 1970; by the clock of this machine before the first answer. */
	now: () => number;
}

/** A server's clock by the Date of its last answer, to a second: nothing depends on the clock of this machine being right. */
export function createServerClock({ now }: { now: () => number }): ServerClock {
	let ahead = 0;
	return {
		updateFrom({ date = '' }) {
			const answered = Date.parse(date);
			if (!Number.isNaN(answered)) ahead = answered - now();
		},
		now: () => now() + ahead,
	};
}
