import { describe, expect, it } from 'vitest';
import { Progress, startOf } from '../../../gracedb/kafka/positions';

describe('where reading a partition begins', () => {
	const bounds = { low: 10n, high: 100n };

	it('is what comes next for a group and a listener that are new', () => {
		expect(startOf(bounds, undefined, [])).toBe(100n);
	});

	it('is the least that the group or a listener has not read', () => {
		expect(startOf({ ...bounds, committed: 50n }, undefined, [])).toBe(50n);
		expect(startOf({ ...bounds, committed: 50n }, undefined, [40n, 60n])).toBe(40n);
		expect(startOf({ ...bounds, committed: 50n }, 70n, [])).toBe(70n);
		expect(startOf({ ...bounds, committed: 50n }, 70n, [65n])).toBe(65n);
	});

	it('is the first that is left where the wanted one is gone, or the topic was made anew', () => {
		expect(startOf({ ...bounds, committed: 5n }, undefined, [])).toBe(10n);
		expect(startOf({ low: 0n, high: 3n, committed: 50n }, undefined, [])).toBe(0n);
	});
});

describe('the offset to commit', () => {
	it('is that of the oldest message that is not done, whatever order they end in', () => {
		const progress = new Progress(5n);
		for (const offset of [5n, 6n, 8n]) expect(progress.begin(offset)).toBe(true);
		progress.end(8n);
		expect(progress.done).toBe(5n);
		progress.end(5n);
		expect(progress.done).toBe(6n);
		progress.end(6n);
		expect(progress.done).toBe(9n);
	});

	it('does not take a message twice that comes again after the connection was lost', () => {
		const progress = new Progress(5n);
		progress.begin(5n);
		expect(progress.begin(5n)).toBe(false);
		progress.rewind(5n);
		expect(progress.begin(5n)).toBe(true);
	});
});
