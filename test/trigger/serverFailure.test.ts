import { describe, expect, it } from 'vitest';
import { afterFailure, isWaiting, noServerFailure } from '../../watch/schedule/serverFailure';

describe('after a failed poll', () => {
	const now = Date.UTC(2026, 2, 1);
	const failed = { isLasting: false, interval: 60_000, took: 0, credential: 'a', random: 0.5 };
	const { failures } = afterFailure(noServerFailure, { ...failed, now });

	it('the next ones wait, but not those with another credential', () => {
		expect(isWaiting(failures, now + 5_000, 'a')).toBe(true);
		expect(isWaiting(failures, now + 5_000, 'b')).toBe(false);
		expect(isWaiting(failures, now + 60_000, 'a')).toBe(false);
	});

	it('a clock that is set back by an hour does not make polls wait for that hour', () => {
		expect(isWaiting(failures, now - 3_600_000, 'a')).toBe(false);
	});

	/** After how many minutes of failing polls, one a minute, one is reported; the clock may jump before one of them. */
	function reportedAt(isLasting: boolean, minutes: number, jump?: { at: number; by: number }) {
		let one = noServerFailure;
		let clock = now;
		const at: number[] = [];
		for (let minute = 0; minute <= minutes; minute += 1) {
			if (minute === jump?.at) clock += jump.by;
			const after = afterFailure(one, { ...failed, isLasting, now: clock });
			if (after.report) at.push(minute);
			one = after.failures;
			clock += 60_000;
		}
		return at;
	}

	it('a transient one is reported after ten minutes and then once an hour', () => {
		expect(reportedAt(false, 240)).toEqual([10, 70, 130, 190]);
	});

	it('one of the credential is reported at once and then every half hour', () => {
		expect(reportedAt(true, 100)).toEqual([0, 30, 60, 90]);
	});

	it('the next report does not wait until a clock that was set back by a day has caught up', () => {
		const back = { at: 5, by: -86_400_000 };
		expect(reportedAt(false, 100, back)).toEqual([15, 75]);
		expect(reportedAt(true, 60, back)).toEqual([0, 35]);
	});

	it('the server is left alone as long as it wants, but at most one poll is left out', () => {
		const next = (retryAfter: number, interval: number): number =>
			afterFailure(noServerFailure, { ...failed, now, interval, retryAfter }).failures.next - now;
		expect(next(40_000, 60_000)).toBe(40_000);
		expect(next(3_600_000, 60_000)).toBe(1.9 * 60_000);
	});

	it('pauses grow from poll to poll, and have a random part', () => {
		const pauses = (random: number): number[] => {
			let one = noServerFailure;
			return Array.from({ length: 4 }, () => {
				one = afterFailure(one, { ...failed, now, interval: 3_600_000, random }).failures;
				return one.next - now;
			});
		};
		expect(pauses(1)).toEqual([15_000, 30_000, 60_000, 120_000]);
		expect(pauses(0)).toEqual([7_500, 15_000, 30_000, 60_000]);
	});
});
