import { setTimeout as sleep } from 'node:timers/promises';

/** Time and chance, which tests replace. */
export interface Runtime {
	/** Milliseconds since 1970. */
	now(): number;
	/** Number in [0, 1). */
	random(): number;
	/** Rejects with the signal's reason when it is aborted. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const realRuntime: Runtime = {
	now: () => Date.now(),
	random: () => Math.random(),
	sleep: async (milliseconds, signal) => {
		await sleep(milliseconds, undefined, { signal });
	},
};
