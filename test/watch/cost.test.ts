import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readState, writeState } from '../../watch/state/watchState';
import { allSettings, day, FakeServer, FakeTrigger, minute, useFakeTime } from './fakeServer';

let server: FakeServer;
beforeEach(() => {
	useFakeTime();
	server = new FakeServer();
});
afterEach(() => {
	vi.useRealTimers();
});

/** Superevents of the last month, each with some labels; every so many of them with alerts. */
function fill(count: number, alertedEvery: number): void {
	for (let made = count; made > 0; made -= 1) {
		const created = Date.now() - Math.round((made * 29 * day) / count) - 500;
		const labels = new Map([['EM_READY', created + 40_000]]);
		const notices = [{ type: 'PRELIMINARY', at: created + 2 * minute }];
		const isAlerted = made % alertedEvery === 0;
		if (isAlerted) labels.set('GCN_PRELIM_SENT', created + minute);
		server.add(created, { labels, ...(isAlerted && { notices }) });
	}
}

describe('a quiet poll', () => {
	it.each([1000, 5000])(
		'costs two requests on average and the state 100 bytes a superevent, with %i matches of which 28 have alerts',
		async (count) => {
			fill(count, Math.floor(count / 28));
			const trigger = new FakeTrigger(server, allSettings());
			await trigger.polls(30);
			server.requests = [];
			const polls = 120;
			expect(await trigger.polls(polls)).toEqual([]);
			expect(server.requests.length / polls).toBeLessThanOrEqual(2);
			const state = readState(trigger.stored);
			expect(state?.followed.size).toBe(count);
			expect(String(trigger.stored).length / count).toBeLessThanOrEqual(100);
		},
		60_000,
	);
});

describe('the items that are kept for repeats', () => {
	it('are at most 500 of at most 256 kB, after any number of bursts', async () => {
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		for (let burst = 0; burst < 3; burst += 1) {
			for (let made = 0; made < 400; made += 1) {
				server.add(Date.now() + made, { record: { far: 1e-9, submitter: 'x'.repeat(500) } });
			}
			vi.setSystemTime(Date.now() + minute);
			await trigger.polls(2);
			const items = readState(trigger.stored)?.batches.flatMap((batch) => batch.items) ?? [];
			expect(items.length).toBeGreaterThan(300);
			expect(items.length).toBeLessThanOrEqual(500);
			const size = items.reduce((sum, item) => sum + JSON.stringify(item).length, 0);
			expect(size).toBeLessThanOrEqual(256_000);
		}
		const state = readState(trigger.stored);
		if (!state) throw new Error('no state');
		const others = writeState({ ...state, batches: [] }).length;
		expect(String(trigger.stored).length - others).toBeLessThanOrEqual(256_000);
	});
});
