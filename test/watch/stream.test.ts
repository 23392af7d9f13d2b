import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../gracedb/json';
import {
	allSettings,
	day,
	defaultSettings,
	failure,
	FakeServer,
	type FakeSuperevent,
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

const types = ['EARLYWARNING', 'PRELIMINARY', 'INITIAL', 'UPDATE', 'RETRACTION'];
const second = 1000;

/** A trigger that has begun, and a superevent that comes after that. */
async function begun(settings = allSettings()): Promise<FakeTrigger> {
	const trigger = new FakeTrigger(server, settings);
	await trigger.polls(2);
	return trigger;
}

/** The server makes a notice; its record is a little older than what the message says. */
function announce(
	one: FakeSuperevent,
	type: string,
	at = Date.now(),
): { type: string; at: number } {
	one.notices.push({ type, at: at - 2 * second });
	return { type, at };
}

describe('a notice from a stream', () => {
	it('makes a superevent new at once, with what the notice says, and polls do not emit either again', async () => {
		const trigger = await begun();
		const one = server.add(Date.now() - 40 * second);
		const { items } = trigger.hear(one, announce(one, 'PRELIMINARY'));
		expect(items).toHaveLength(1);
		expect(items[0]).toMatchObject({
			superevent_id: one.id,
			alert_type: 'public_notice',
			notice_type: 'PRELIMINARY',
			is_new: true,
			also: [`${one.id}:new`],
			dedupe_key: `${one.id}:public_notice:PRELIMINARY:1`,
			status: 'preliminary',
			significant: true,
			classification: { BNS: 0.9, Terrestrial: 0.1 },
			instruments: ['H1', 'L1'],
			public: true,
		});
		expect(await trigger.polls(5)).toEqual([]);
	});

	it('is not emitted again if a poll was quicker, or if it comes twice or on another topic', async () => {
		const trigger = await begun();
		const one = server.add(Date.now() - 40 * second);
		const notice = announce(one, 'PRELIMINARY');
		expect(keysOf(await trigger.polls(1))).toEqual([`${one.id}:public_notice:PRELIMINARY:1`]);
		expect(trigger.hear(one, notice).items).toEqual([]);
		expect(trigger.hear(one, notice).items).toEqual([]);
	});

	it('is told from another one of the same type a few minutes later', async () => {
		const trigger = await begun();
		const one = server.add(Date.now() - 40 * second);
		trigger.hear(one, announce(one, 'PRELIMINARY'));
		const again = announce(one, 'PRELIMINARY', Date.now() + 4 * minute);
		expect(keysOf(trigger.hear(one, again).items)).toEqual([
			`${one.id}:public_notice:PRELIMINARY:2`,
		]);
		expect(await trigger.polls(6)).toEqual([]);
	});

	it('that never came is emitted by the next poll', async () => {
		const trigger = await begun();
		const one = server.add(Date.now() - 40 * second);
		trigger.hear(one, announce(one, 'PRELIMINARY'));
		announce(one, 'INITIAL', Date.now() + 30 * second);
		vi.setSystemTime(Date.now() + minute);
		expect(keysOf(await trigger.polls(2))).toEqual([`${one.id}:public_notice:INITIAL:1`]);
	});

	it('that GraceDB knows nothing of is emitted all the same, and the superevent is neither hidden nor changed by that', async () => {
		const kinds = new Set([
			'new',
			'public_notice',
			'hidden',
			'update',
			'no_longer_matches',
		] as const);
		const settings = allSettings({ selection: { ...defaultSettings.selection, kinds } });
		const trigger = await begun(settings);
		const one = { id: 'S260115zz', record: {} };
		expect(trigger.hear(one, { type: 'PRELIMINARY', at: Date.now() }).items).toHaveLength(1);
		expect(await trigger.polls(3)).toEqual([]);
		server.add(Date.now() - 5 * minute, { id: one.id, record: { far: 5e-9 } });
		expect(await trigger.polls(3)).toEqual([]);
	});

	it('is judged by the filters of the trigger: significance, category, early warnings, groups', async () => {
		const trigger = await begun({
			...defaultSettings,
			filters: { ...defaultSettings.filters, ignoreEarlyWarnings: true, groups: ['CBC'] },
		});
		const now = { type: 'PRELIMINARY', at: Date.now() };
		const kindOf = (id: string, type = 'PRELIMINARY', event: JsonObject = {}): string =>
			trigger.hear({ id, record: {} }, { ...now, type }, { event }).kind;
		expect(kindOf('MS260115a')).toBe('excluded');
		expect(kindOf('S260115ya', 'PRELIMINARY', { significant: false })).toBe('excluded');
		expect(kindOf('S260115ya', 'EARLYWARNING')).toBe('excluded');
		expect(kindOf('S260115ya', 'PRELIMINARY', { group: 'Burst' })).toBe('excluded');
		expect(kindOf('S260115ya')).toBe('emitted');
		// What was emitted is followed: its retraction is never filtered away.
		const { items } = trigger.hear(
			{ id: 'S260115ya', record: {} },
			{ type: 'RETRACTION', at: Date.now() + minute },
			{ event: null },
		);
		expect(items[0]).toMatchObject({ notice_type: 'RETRACTION', retracted: true, is_new: false });
	});

	it('waits for the server where only that knows: a query, filters by labels, what was there before', async () => {
		const trigger = await begun(allSettings({ query: 'far < 1e-8' }));
		const one = server.add(Date.now() - 40 * second, { record: { far: 1e-9 } });
		const other = server.add(Date.now() - 40 * second, { record: { far: 1e-3 } });
		for (const each of [one, other]) {
			expect(trigger.hear(each, announce(each, 'PRELIMINARY')).kind).toBe('undecided');
		}
		expect(keysOf(await trigger.polls(1))).toEqual([`${one.id}:public_notice:PRELIMINARY:1`]);
	});

	it('of a superevent older than the window makes nothing new', async () => {
		const trigger = await begun();
		const old = { id: 'S251101a', record: {} };
		expect(trigger.hear(old, { type: 'UPDATE', at: Date.now() }).kind).toBe('excluded');
	});

	it('passes on a type that is not known yet', async () => {
		const trigger = await begun();
		const one = server.add(Date.now());
		const { items } = trigger.hear(one, { type: 'FOLLOWUP', at: Date.now() });
		expect(items[0]).toMatchObject({ notice_type: 'FOLLOWUP' });
	});

	it('is heard while the server is down, and only once when it is back', async () => {
		const trigger = await begun();
		server.fault = () => {
			throw failure('unavailable', 503);
		};
		const one = server.add(Date.now() - 40 * second);
		const { items } = trigger.hear(one, announce(one, 'PRELIMINARY'));
		expect(items).toHaveLength(1);
		await trigger.polls(2);
		server.fault = () => undefined;
		expect(await trigger.polls(4)).toEqual([]);
	});

	it('that comes while a poll reads the same superevent is emitted once, and nothing of the poll is lost', async () => {
		const kinds = new Set(['new', 'public_notice', 'label_added'] as const);
		const trigger = await begun(
			allSettings({ selection: { ...defaultSettings.selection, kinds, labels: 'all' } }),
		);
		const one = server.add(Date.now() - 40 * second, {
			labels: new Map([['SKYMAP_READY', Date.now() - 30 * second]]),
		});
		const notice = announce(one, 'PRELIMINARY');
		for (const delay of [5, 25, 45, 65, 85]) {
			const heard: JsonObject[] = [];
			setTimeout(() => heard.push(...trigger.hear(one, notice).items), delay);
			const polled = await trigger.polls(2);
			const keys = keysOf([...heard, ...polled])
				.map(String)
				.sort();
			const isFirst = delay === 5;
			expect(keys).toEqual(
				isFirst
					? [
							expect.stringMatching(`^${one.id}:label_added:SKYMAP_READY:`),
							`${one.id}:public_notice:PRELIMINARY:1`,
						]
					: [],
			);
		}
	});

	it('is kept with its superevent over a restart', async () => {
		const trigger = await begun();
		const one = server.add(Date.now() - 40 * second);
		const notice = announce(one, 'PRELIMINARY');
		trigger.hear(one, notice);
		trigger.settings = {
			...trigger.settings,
			output: { ...trigger.settings.output, repeatAfterRestart: false },
		};
		trigger.kill();
		expect(trigger.hear(one, notice).items).toEqual([]);
		expect(await trigger.polls(3)).toEqual([]);
	});

	it('does not keep from being repeated what a kill has lost, though it comes before the first poll', async () => {
		const trigger = await begun();
		const [lost, other] = [
			server.add(Date.now() - 50 * second),
			server.add(Date.now() - 40 * second),
		];
		const { items } = trigger.hear(lost, announce(lost, 'PRELIMINARY'));
		trigger.kill();
		trigger.hear(other, announce(other, 'PRELIMINARY'));
		expect(keysOf(await trigger.polls(3))).toEqual(keysOf(items));
	});

	it('needs no server: filters and keys are the same, and what has left the window is forgotten', () => {
		const trigger = new FakeTrigger(server, defaultSettings);
		trigger.hasServer = false;
		const one = { id: 'S260115a', record: {} };
		const first = { type: 'PRELIMINARY', at: Date.now() };
		expect(keysOf(trigger.hear(one, first).items)).toEqual([
			'S260115a:public_notice:PRELIMINARY:1',
		]);
		expect(trigger.hear(one, first).items).toEqual([]);
		vi.setSystemTime(Date.now() + 40 * day);
		trigger.hear({ id: 'S260224a', record: {} }, { type: 'PRELIMINARY', at: Date.now() });
		trigger.kill();
		expect(trigger.hear(one, first).kind).toBe('excluded');
	});
});

describe('random histories with a stream as a second way', () => {
	/** One notice: when it is made, and how its message fares. */
	const notice = fc.record({
		of: fc.nat(4),
		type: fc.nat(4),
		/** Seconds after the beginning. */
		at: fc.integer({ min: 30, max: 900 }),
		/** Seconds until its message comes, each time that it does; none: it never does. */
		comes: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 3 }),
	});
	const history = fc.record({
		notices: fc.array(notice, { minLength: 1, maxLength: 12 }),
		/** Minutes in which n8n is killed, and in which the server fails. */
		kills: fc.uniqueArray(fc.integer({ min: 2, max: 18 }), { maxLength: 2 }),
		failures: fc.uniqueArray(fc.integer({ min: 2, max: 18 }), { maxLength: 4 }),
	});

	it('lose nothing, and emit nothing twice but after a restart', async () => {
		await fc.assert(
			fc.asyncProperty(history, async ({ notices, kills, failures }) => {
				vi.setSystemTime(Date.UTC(2026, 0, 15, 12));
				server = new FakeServer();
				const trigger = new FakeTrigger(server, allSettings());
				await trigger.polls(1);
				const begin = Date.now();
				const superevents = [0, 1, 2, 3, 4].map((n) => server.add(begin + (n + 1) * 5 * second));
				const made = new Set<FakeSuperevent>();
				const received: JsonObject[] = [];
				const afterKill: JsonObject[] = [];
				let isAfterKill = false;
				// A message that n8n has not answered for comes again when it starts.
				const unread: (() => void)[] = [];
				let isFailing = false;
				server.fault = () => {
					if (isFailing) throw failure('unavailable', 503);
				};
				for (const { of, type, at, comes } of notices) {
					const one = superevents[of] as FakeSuperevent;
					const sent = begin + at * second;
					const message = { type: types[type] as string, at: sent };
					setTimeout(() => {
						one.notices.push({ type: message.type, at: sent - second });
						one.notices.sort((a, b) => a.at - b.at);
						made.add(one);
					}, at * second);
					for (const after of comes) {
						setTimeout(
							() => {
								const { items } = trigger.hear(one, message);
								(isAfterKill ? afterKill : received).push(...items);
							},
							(at + after) * second,
						);
					}
				}
				for (let at = 1; at <= 40; at += 1) {
					isFailing = failures.includes(at);
					if (kills.includes(at)) {
						trigger.kill();
						isAfterKill = true;
					}
					const next = begin + at * minute;
					const polled = await trigger.poll();
					(isAfterKill ? afterKill : received).push(...polled);
					await vi.advanceTimersByTimeAsync(Math.max(0, next - Date.now()));
				}
				expect(unread).toEqual([]);
				const all = [...received, ...afterKill];
				const keys = all.flatMap((item) => [
					item['dedupe_key'] as string,
					...((item['also'] as string[] | undefined) ?? []),
				]);
				const owed = superevents.flatMap((one) => [
					`${one.id}:new`,
					...types.flatMap((type) =>
						one.notices
							.filter((each) => each.type === type)
							.map((_each, place) => `${one.id}:public_notice:${type}:${place + 1}`),
					),
				]);
				expect([...new Set(keys)].sort()).toEqual([...owed].sort());
				if (kills.length === 0) expect(keys).toHaveLength(owed.length);
			}),
			{ numRuns: 60 },
		);
	}, 600_000);
});
