import { anySignal } from './anySignal';
import { AsyncLocalStorage } from 'node:async_hooks';
import { GraceDbError } from '../errors/GraceDbError';
import { adviceIfSucceeded } from '../errors/ambiguousWrite';
import { isSafe, type Request } from './request';

/** When the call of the client that is under way has to be over; ms by the monotonic clock. */
const callDeadline = new AsyncLocalStorage<number>();

/**
 * Runs a call of the client so that all requests it takes share one time limit: names that are looked up, the user, the request
 * itself and what is read after a write.
 *
 * @param milliseconds undefined: as long as it takes
 */
export function withinTimeLimit<Result>(
	milliseconds: number | undefined,
	call: () => Result,
): Result {
	if (milliseconds === undefined) return call();
	const ends = performance.now() + milliseconds;
	return callDeadline.run(Math.min(ends, callDeadline.getStore() ?? Infinity), call);
}

export interface DeadlineOptions {
	apiUrl: URL;
	/** `all` in ms; undefined: as long as it takes. */
	timeLimits: { all?: number };
	/** The client's. */
	signal?: AbortSignal;
}

export interface Deadline {
	/** Aborted by the client, by the caller, or when the time is up. */
	signal: AbortSignal;
	/** Ends the counting: the answer has been read. */
	end: () => void;
}

/**
 * Begins to count the time of a request. Everything that the request waits for takes the signal.
 */
export function startDeadline(
	{ apiUrl, timeLimits, signal }: DeadlineOptions,
	request: Request,
): Deadline {
	// A signal of its own for each request: Node warns of a leak when eleven requests listen to the same one.
	if (timeLimits.all === undefined) {
		return { signal: anySignal(signal, request.signal), end: () => undefined };
	}
	const limit = timeLimits.all;
	const left = (callDeadline.getStore() ?? Infinity) - performance.now();
	const controller = new AbortController();
	const timer = setTimeout(
		() => controller.abort(timeLimitError(apiUrl, limit, request)),
		Math.max(0, Math.min(limit, left)),
	);
	return {
		signal: anySignal(controller.signal, signal, request.signal),
		end: () => clearTimeout(timer),
	};
}

function timeLimitError(apiUrl: URL, milliseconds: number, request: Request): GraceDbError {
	const { method = 'GET', path } = request;
	return new GraceDbError(
		`The server ${apiUrl.host} did not finish within the time limit of ${milliseconds / 1000} s.`,
		{
			kind: 'connection',
			advice: isSafe(method)
				? 'Raise Total Time Limit under Connection, or try again later.'
				: adviceIfSucceeded(request),
			request: { method, url: apiUrl.href + path },
		},
	);
}
