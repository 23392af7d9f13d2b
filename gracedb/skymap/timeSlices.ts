import { setImmediate } from 'node:timers/promises';

/** Milliseconds of computing without a break: what else the process does waits no longer. */
const sliceLength = 15;

/**
 * Cuts long computations into slices, between which the event loop runs:
 *
 *     if (slices.isOver()) await slices.next();
 */
export interface TimeSlices {
	/** Cheap enough for every few hundred steps of a loop. */
	isOver: () => boolean;
	/** @throws the signal's reason if it is aborted */
	next: () => Promise<void>;
}

export function timeSlices(signal?: AbortSignal): TimeSlices {
	let end = performance.now() + sliceLength;
	return {
		isOver: () => performance.now() > end || (signal?.aborted ?? false),
		async next() {
			await setImmediate();
			signal?.throwIfAborted();
			end = performance.now() + sliceLength;
		},
	};
}

/** Cells to work on before it is worth asking whether a slice is over. */
const cellsAtATime = 4096;

/** Calls `work` with one range of indices after another, from 0 to `size`, with breaks between. */
export async function inSlices(
	size: number,
	work: (from: number, to: number) => void,
	slices: TimeSlices,
): Promise<void> {
	for (let from = 0; from < size; from += cellsAtATime) {
		work(from, Math.min(size, from + cellsAtATime));
		if (slices.isOver()) await slices.next();
	}
}
