import type { Runtime } from '../../gracedb/runtime';

/** A clock that only moves when somebody sleeps; so no test waits. */
export function fakeRuntime(start = Date.now()): Runtime & { pauses: number[] } {
	let time = start;
	const pauses: number[] = [];
	return {
		pauses,
		now: () => time,
		random: () => 0.5,
		sleep: (milliseconds, signal) => {
			signal?.throwIfAborted();
			pauses.push(milliseconds);
			time += milliseconds;
			return Promise.resolve();
		},
	};
}
