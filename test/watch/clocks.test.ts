import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
	allSettings,
	day,
	defaultSettings,
	failure,
	FakeServer,
	FakeTrigger,
	keysOf,
	minute,
	useFakeTime,
} from './fakeServer';

let server: FakeServer;
beforeEach(() => {
	useFakeTime();
	server = new FakeServer();
});
afterEach(() => {
	vi.useRealTimers();
});

describe('a trigger whose activation met a server that does not answer', () => {
	it.each([
		['ahead of', -1],
		['behind', 1],
	])('emits notices though the clock of n8n is a day %s that of the server', async (_, days) => {
		server.ahead = days * day;
		server.latency = () => 5_000;
		server.fault = () => {
			throw failure('connection');
		};
		const trigger = new FakeTrigger(server, defaultSettings);
		await trigger.polls(1);
		const at = Date.now() + server.ahead;
		const labels = new Map([['GCN_PRELIM_SENT', at]]);
		const notices = [{ type: 'PR', at: at + 1000 }];
		const { id } = server.add(at, { labels, notices });
		vi.setSystemTime(Date.now() + minute);
		server.fault = () => undefined;
		server.latency = () => 20;
		expect(keysOf(await trigger.polls(4))).toEqual([`${id}:public_notice:PRELIMINARY:1`]);
	});
});

describe('while the date in the answers is three days behind', () => {
	it('a label still stands for the notice that it announces after two minutes', async () => {
		const trigger = new FakeTrigger(server, defaultSettings);
		await trigger.polls(2);
		server.ahead = -3 * day;
		await trigger.polls(8);
		const { id } = server.add(Date.now(), { labels: new Map([['GCN_PRELIM_SENT', Date.now()]]) });
		const polled = await trigger.polls(4);
		expect(keysOf(polled)).toContain(`${id}:public_notice:PRELIMINARY:1`);
	});

	it('a superevent that cannot be read is found out in a few requests, and the next one is emitted', async () => {
		const trigger = new FakeTrigger(server, allSettings());
		server.add(Date.now() - 10 * minute);
		await trigger.polls(3);
		server.ahead = -3 * day;
		await trigger.polls(10);
		const broken = server.add(Date.now());
		server.fault = (_request, rows) => {
			if (rows.includes(broken)) throw failure('unavailable', 500);
		};
		const asked = server.requests.length;
		vi.setSystemTime(Date.now() + minute);
		await trigger.polls(3);
		const { id } = server.add(Date.now());
		vi.setSystemTime(Date.now() + minute);
		expect(keysOf(await trigger.polls(3))).toContain(`${id}:new`);
		expect(server.requests.length - asked).toBeLessThan(60);
	});
});

it('while the date in the answers is two days ahead, what something has just happened to is read in every poll', async () => {
	const trigger = new FakeTrigger(server, defaultSettings);
	await trigger.polls(2);
	const labels = new Map([['GCN_PRELIM_SENT', Date.now()]]);
	const one = server.add(Date.now(), { labels, notices: [{ type: 'PR', at: Date.now() }] });
	vi.setSystemTime(Date.now() + minute);
	await trigger.polls(2);
	server.ahead = 2 * day;
	await trigger.polls(2);
	// No label announces it.
	one.notices.push({ type: 'UP', at: Date.now() });
	vi.setSystemTime(Date.now() + minute);
	expect(keysOf(await trigger.polls(1))).toEqual([`${one.id}:public_notice:UPDATE:1`]);
});
