import { describe, expect, it } from 'vitest';
import { Progress, readReaders, startOf, writeReaders } from '../../../gracedb/kafka/positions';

describe('where a listener begins to read a partition', () => {
	const bounds = { low: 10n, high: 100n, since: new Map() };
	const committed = { offset: 50n, readers: readReaders(writeReaders(['a', 'b'])) };

	it('is what comes next for one that is new, whatever others of its group have read', () => {
		expect(startOf(bounds, { id: 'c', since: 7 })).toBe(100n);
		expect(startOf({ ...bounds, committed }, { id: 'c', since: 7 })).toBe(100n);
	});

	it('is what was sent since it listens, if the broker could not be reached then', () => {
		const since = new Map([[7, 90n]]);
		expect(startOf({ ...bounds, since }, { id: 'c', since: 7 })).toBe(90n);
		expect(startOf({ ...bounds, since }, { id: 'c', since: 7, stored: 95n })).toBe(95n);
	});

	it('is where the group was if it was one of it, else where it stopped itself', () => {
		expect(startOf({ ...bounds, committed }, { id: 'a', since: 7, stored: 40n })).toBe(50n);
		expect(startOf({ ...bounds, committed }, { id: 'c', since: 7, stored: 40n })).toBe(40n);
		expect(startOf({ ...bounds, committed }, { id: 'a', since: 7, own: 70n, stored: 40n })).toBe(
			70n,
		);
	});

	it('is the first that is left where the wanted one is gone, or the topic was made anew', () => {
		expect(startOf(bounds, { id: 'a', since: 7, stored: 5n })).toBe(10n);
		expect(startOf({ ...bounds, low: 0n, high: 3n, committed }, { id: 'a', since: 7 })).toBe(0n);
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
