import { DateTime } from 'luxon';

/** How one attempt of a request ended, when it did not end well. */
export type Failure =
	| { kind: 'answer'; status: number; retryAfter?: number }
	/** `sent`: whether the server may have got the request. */
	| { kind: 'connection'; sent: boolean; permanent?: boolean }
	/** The answer began well but could not be read to its end. */
	| { kind: 'unreadable' };

export interface RetryPolicy {
	/** Repeats after the first attempt. Default 5, as ligo-gracedb. */
	retries: number;
	/** Statuses that are worth a repeat. 503 is one only with Retry-After: without it the server is in maintenance. */
	statuses: readonly number[];
	/** Longest pause before the first repeat, in ms; doubles with each. Default 500. */
	firstPause: number;
	/** No pause of our own choosing is longer, in ms. Default 30,000. */
	maxPause: number;
	/** A Retry-After beyond this is not waited for, in ms. Default 90,000: the throttle of anonymous users asks for 60 s. */
	maxRetryAfter: number;
	/** All attempts and pauses together, in ms. Default 180,000. */
	budget: number;
}

export const defaultRetryPolicy: RetryPolicy = {
	retries: 5,
	statuses: [408, 409, 429, 502, 503, 504],
	firstPause: 500,
	maxPause: 30_000,
	maxRetryAfter: 90_000,
	budget: 180_000,
};

export interface Attempt {
	method: string;
	/** Whether sending it twice does no harm. GraceDB has no idempotency keys, so most POSTs must not be. */
	repeatable: boolean;
	/** 1 for the first. */
	number: number;
	/** Milliseconds since the first attempt began. */
	elapsed: number;
	failure: Failure;
}

/** Whether a failed attempt is to be repeated. Pure: decides from its arguments alone. */
export function shouldRetry(attempt: Attempt, policy: RetryPolicy): boolean {
	if (attempt.number > policy.retries || attempt.elapsed >= policy.budget) return false;
	const { failure } = attempt;
	switch (failure.kind) {
		case 'connection':
			return !failure.permanent && (attempt.repeatable || !failure.sent);
		case 'unreadable':
			return attempt.repeatable;
		case 'answer':
			return shouldRetryStatus(attempt, failure, policy);
	}
}

function shouldRetryStatus(
	{ repeatable, elapsed }: Attempt,
	{ status, retryAfter }: { status: number; retryAfter?: number },
	policy: RetryPolicy,
): boolean {
	if (!policy.statuses.includes(status)) return false;
	if (status === 503 && retryAfter === undefined) return false;
	if (retryAfter !== undefined) {
		if (retryAfter > policy.maxRetryAfter || elapsed + retryAfter > policy.budget) return false;
	}
	// 429, and 503 with Retry-After, are said before anything is done.
	return repeatable || status === 429 || status === 503;
}

/**
 * Pause before the next attempt, in ms: what the server asks for, else a random part of an exponential back-off
 * ("full jitter", which needs the fewest calls under contention).
 *
 * @param random number in [0, 1)
 */
export function retryDelay(
	{ number, elapsed, failure }: Pick<Attempt, 'number' | 'elapsed' | 'failure'>,
	policy: RetryPolicy,
	random: number,
): number {
	if (failure.kind === 'answer' && failure.retryAfter) return failure.retryAfter;
	const pause = random * Math.min(policy.maxPause, policy.firstPause * 2 ** (number - 1));
	return Math.max(0, Math.min(pause, policy.budget - elapsed));
}

/**
 * Milliseconds that a Retry-After header asks for (RFC 9110 §10.2.3: seconds or a date).
 *
 * @returns undefined if there is none or it cannot be read; a date in the past counts as 0
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d+$/.test(text)) return Number(text) * 1000;
	const date = DateTime.fromHTTP(text);
	return date.isValid ? Math.max(0, date.toMillis() - now) : undefined;
}
