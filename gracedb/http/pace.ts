import type { Runtime } from '../runtime';

/** Waits until the next request may be sent. */
export type Pace = (signal?: AbortSignal) => Promise<void>;

/** No waiting: users with a credential are not throttled on reading. */
export const noPace: Pace = () => Promise.resolve();

/** When the next anonymous request to an origin may start, in ms since 1970; shared by the whole process. */
const nextStart = new Map<string, number>();
/** In ms. */
const maxQueue = 5 * 60_000;

/**
 * Spaces requests to one server evenly. GraceDB allows anonymous users 300 requests a minute per address, so all
 * anonymous clients of a process keep to one pace together.
 *
 * @param requestsPerSecond the first few of them may go at once
 */
export function sharedPace(origin: string, requestsPerSecond: number, runtime: Runtime): Pace {
	const gap = 1000 / requestsPerSecond;
	return async (signal) => {
		const now = runtime.now();
		const next = nextStart.get(origin) ?? 0;
		// A turn so far ahead means that the clock was set back.
		const start = next - now > maxQueue ? now : Math.max(now, next);
		nextStart.set(origin, start + gap);
		const pause = start - runtime.now();
		if (pause > 0) await runtime.sleep(pause, signal);
	};
}
