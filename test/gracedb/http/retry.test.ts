import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	defaultRetryPolicy as policy,
	type Failure,
	parseRetryAfter,
	retryDelay,
	shouldRetry,
} from '../../../gracedb/http/retry';

const answer = (status: number, retryAfter?: number): Failure => ({
	kind: 'answer',
	status,
	retryAfter,
});
const refused: Failure = { kind: 'connection', sent: false };
const reset: Failure = { kind: 'connection', sent: true };

function decide(failure: Failure, { repeatable = true, number = 1, elapsed = 0 } = {}): boolean {
	return shouldRetry(
		{ method: repeatable ? 'GET' : 'POST', repeatable, number, elapsed, failure },
		policy,
	);
}

describe('shouldRetry', () => {
	it.each([408, 409, 429, 502, 504])('repeats a read after status %i', (status) => {
		expect(decide(answer(status))).toBe(true);
	});

	it.each([400, 401, 403, 404, 410, 413, 500])('never repeats after status %i', (status) => {
		expect(decide(answer(status))).toBe(false);
	});

	it('takes 503 without Retry-After for maintenance, and repeats with it', () => {
		expect(decide(answer(503))).toBe(false);
		expect(decide(answer(503, 1000))).toBe(true);
		expect(decide(answer(503, 0))).toBe(true);
	});

	it('repeats a POST only when the server surely did nothing', () => {
		const post = { repeatable: false };
		expect(decide(refused, post)).toBe(true);
		expect(decide(answer(429), post)).toBe(true);
		expect(decide(answer(503, 1000), post)).toBe(true);
		expect(decide(reset, post)).toBe(false);
		expect(decide(answer(502), post)).toBe(false);
		expect(decide(answer(504), post)).toBe(false);
		expect(decide({ kind: 'unreadable' }, post)).toBe(false);
	});

	it('does not repeat what cannot get better', () => {
		expect(decide({ kind: 'connection', sent: false, permanent: true })).toBe(false);
	});

	it('waits for a Retry-After of the anonymous throttle, not for one of an hour', () => {
		expect(decide(answer(429, 60_000))).toBe(true);
		expect(decide(answer(429, 3_600_000))).toBe(false);
	});

	it('stops when the retries or the time are used up', () => {
		expect(decide(reset, { number: policy.retries })).toBe(true);
		expect(decide(reset, { number: policy.retries + 1 })).toBe(false);
		expect(decide(reset, { elapsed: policy.budget })).toBe(false);
		expect(decide(answer(429, 60_000), { elapsed: policy.budget - 30_000 })).toBe(false);
	});
});

describe('retryDelay', () => {
	it('is what the server asks for', () => {
		expect(retryDelay({ number: 1, elapsed: 0, failure: answer(429, 7000) }, policy, 0.5)).toBe(
			7000,
		);
	});

	it('is a random part of a pause that doubles', () => {
		const pauses = [1, 2, 3, 4].map((number) =>
			retryDelay({ number, elapsed: 0, failure: reset }, policy, 0.5),
		);
		expect(pauses).toEqual([250, 500, 1000, 2000]);
	});

	it('never goes beyond the longest pause or the time that is left, whatever chance says', () => {
		const number = fc.integer({ min: 1, max: 60 });
		const elapsed = fc.integer({ min: 0, max: policy.budget * 2 });
		const random = fc.double({ min: 0, max: 0.999, noNaN: true });
		fc.assert(
			fc.property(number, elapsed, random, (n, t, r) => {
				const pause = retryDelay({ number: n, elapsed: t, failure: reset }, policy, r);
				expect(pause).toBeGreaterThanOrEqual(0);
				expect(pause).toBeLessThanOrEqual(
					Math.min(policy.maxPause, Math.max(0, policy.budget - t)),
				);
			}),
		);
	});
});

describe('parseRetryAfter', () => {
	const now = Date.parse('2024-07-16T12:00:00Z');

	it('reads seconds and dates', () => {
		expect(parseRetryAfter('60', now)).toBe(60_000);
		expect(parseRetryAfter(' 0 ', now)).toBe(0);
		expect(parseRetryAfter('Tue, 16 Jul 2024 12:00:30 GMT', now)).toBe(30_000);
		expect(parseRetryAfter('Tue, 16 Jul 2024 11:00:00 GMT', now)).toBe(0);
	});

	it('takes what it cannot read for nothing', () => {
		for (const header of [undefined, '', 'soon', '-5', '1.5', 'Someday, 99']) {
			expect(parseRetryAfter(header, now)).toBeUndefined();
		}
	});
});
