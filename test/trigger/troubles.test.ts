import { describe, expect, it } from 'vitest';
import { afterFailure, isWaiting, noTroubles } from '../../nodes/GraceDbTrigger/troubles';

describe('after a failed poll', () => {
	const now = Date.UTC(2026, 2, 1);
	const failed = { isLasting: false, interval: 60_000, took: 0, credential: 'a', random: 0.5 };
	const { troubles } = afterFailure(noTroubles, { ...failed, now });

	it('the next ones wait, but not those with another credential', () => {
		expect(isWaiting(troubles, now + 5_000, 'a')).toBe(true);
		expect(isWaiting(troubles, now + 5_000, 'b')).toBe(false);
		expect(isWaiting(troubles, now + 60_000, 'a')).toBe(false);
	});

	it('a clock that is set back by an hour does not make polls wait for that hour', () => {
		expect(isWaiting(troubles, now - 3_600_000, 'a')).toBe(false);
	});
});
