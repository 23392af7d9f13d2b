import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nothing, slicesOf, worstDelay } from '../../watch/schedule/interval';
import {
	allSettings,
	day,
	defaultSettings,
	failure,
	FakeServer,
	FakeTrigger,
	hang,
	hour,
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

/** Superevents of the last days, one every so many minutes. */
function fill(count: number, every = 20 * minute): void {
	for (let made = count; made > 0; made -= 1) server.add(Date.now() - made * every - 500);
}

const later = (seconds = 20): number => Date.now() + seconds * 1000;
const appear = (labels: string[] = []) => {
	const at = Date.now();
	return server.add(at, { labels: new Map(labels.map((name) => [name, at])) });
};

describe('the slices of the window', () => {
	it('find a change anywhere among 1,500 results within the delay that is promised, with two requests in a quiet poll', async () => {
		fill(1500);
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		const middle = server.add(Date.now() - 10 * day);
		const old = server.add(Date.now() - 20 * day);
		const polls = worstDelay('oldSlice', slicesOf(1500));
		const found: unknown[] = [];
		for (let poll = 0; poll < polls; poll += 1) {
			const before = server.requests.length;
			found.push(...keysOf(await trigger.polls(1)));
			const asked = server.requests.slice(before).filter((request) => request === 'superevents');
			expect(asked.length).toBeLessThanOrEqual(2);
		}
		expect(found.sort()).toEqual([`${middle.id}:new`, `${old.id}:new`].sort());
	});

	it('emit 500 that come in one minute in one poll, each once, and Node warns of no leak', async () => {
		const warnings: string[] = [];
		const onWarning = ({ name }: Error): void => void warnings.push(name);
		process.on('warning', onWarning);
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		for (let made = 0; made < 500; made += 1) server.add(Date.now() + 90 * made);
		vi.setSystemTime(later(60));
		const items = await trigger.polls(1);
		expect(new Set(keysOf(items)).size).toBe(500);
		expect(items).toHaveLength(500);
		expect(await trigger.polls(3)).toEqual([]);
		process.off('warning', onWarning);
		expect(warnings).toEqual([]);
	});

	it('emit all that came in the same second, though a page is full of them', async () => {
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		for (let made = 0; made < 600; made += 1) server.add(Date.now() + made);
		vi.setSystemTime(later(60));
		expect(new Set(keysOf(await trigger.polls(2))).size).toBe(600);
	});

	it.each(['504', 'a hanging answer'])(
		'hide nothing but a record that brings %s for ever: all others are emitted, and it is reported',
		async (what) => {
			fill(200, 3 * minute);
			const trigger = new FakeTrigger(server, allSettings());
			await trigger.polls(2);
			const broken = server.superevents[60];
			server.fault = (_request, rows) => {
				if (!rows.some((row) => row === broken)) return undefined;
				if (what !== '504') return hang();
				throw failure('unavailable', 504);
			};
			const neighbours = [server.superevents[59], server.superevents[61], server.superevents[190]];
			for (const one of neighbours) one?.labels.set('ADVNO', later(0));
			const items = await trigger.polls(90);
			expect(items.map(({ uid }) => uid).sort()).toEqual(neighbours.map((one) => one?.id).sort());
			expect(trigger.reports.length).toBeGreaterThanOrEqual(1);
			expect(trigger.reports.length).toBeLessThanOrEqual(3);
			expect(trigger.reports[0]).toContain('the superevents created');
			broken?.labels.set('ADVNO', later(0));
			server.fault = () => undefined;
			expect((await trigger.polls(40)).map(({ uid }) => uid)).toEqual([broken?.id]);
		},
	);
});

describe('the newest 60, after one of them could not be read for a while', () => {
	it('are read in every poll again', async () => {
		fill(200, 3 * minute);
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		const broken = server.superevents[190];
		server.fault = (_request, rows) => {
			if (rows.some((row) => row === broken)) throw failure('unavailable', 504);
		};
		await trigger.polls(20);
		server.fault = () => undefined;
		await trigger.polls(12);
		const one = server.superevents[150];
		if (one) one.record['gw_id'] = 'GW260115';
		expect((await trigger.polls(1)).map(({ uid }) => uid)).toEqual([one?.id]);
		const before = server.requests.length;
		await trigger.polls(5);
		const searches = server.requests.slice(before).filter((request) => request === 'superevents');
		expect(searches.length).toBeLessThanOrEqual(10);
	});
});

describe('a search that fails whatever part of the window it asks for', () => {
	const polls = 60;

	it('is a failure of the server if it is refused (403), and costs one request a poll', async () => {
		fill(40);
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		server.fault = (request) => {
			if (request === 'superevents') throw failure('permission', 403);
		};
		const before = server.requests.length;
		await trigger.polls(polls);
		expect(trigger.failures).toHaveLength(polls);
		expect(server.requests.length - before).toBeLessThanOrEqual(polls);
		const missed = appear();
		server.fault = () => undefined;
		expect(keysOf(await trigger.polls(1))).toEqual([`${missed.id}:new`]);
	});

	it('is in arrears as one thing if it answers 500, costs little, and holds back no list', async () => {
		fill(40, 3 * minute);
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		const active = appear(['EM_READY']);
		await trigger.polls(1);
		server.fault = (request) => {
			if (request === 'superevents') throw failure('unavailable', 500);
		};
		const before = server.requests.length;
		active.notices.push({ type: 'PR', at: later() });
		vi.setSystemTime(later(30));
		expect(keysOf(await trigger.polls(2))).toEqual([`${active.id}:public_notice:PRELIMINARY:1`]);
		await trigger.polls(polls - 2);
		const searches = server.requests.slice(before).filter((request) => request === 'superevents');
		expect(searches.length).toBeLessThanOrEqual(polls);
		expect(trigger.reports.length).toBeGreaterThanOrEqual(1);
		expect(trigger.reports[0]).toContain('cannot read 1 of the things');
		expect(trigger.reports[0]).toContain('the search for superevents');
		const missed = appear();
		server.fault = () => undefined;
		expect(keysOf(await trigger.polls(11))).toEqual([`${missed.id}:new`]);
	});
});

describe('a list of one superevent that answers 500 for ever', () => {
	it.each(['notices', 'voevents', 'labels', 'logs', 'signoffs'])(
		'holds nothing else back, not even its own superevent: %s',
		async (list) => {
			const kinds = ['new', 'public_notice', 'label_added', 'log', 'signoff_created'] as const;
			const settings = allSettings({
				watchDetails: true,
				selection: { ...defaultSettings.selection, kinds: new Set(kinds) },
			});
			const trigger = new FakeTrigger(server, settings);
			await trigger.polls(2);
			const one = appear();
			server.fault = (request) => {
				if (request === `${list} ${one.id}`) throw failure('unavailable', 500);
			};
			one.labels.set('ADVNO', later(1));
			one.notices.push({ type: 'RE', at: later(1) });
			one.voevents.push({ type: 'RE', at: later(1) });
			one.logs.push({ comment: 'A word', at: later(1) });
			one.signoffs.push({ signoff_type: 'ADV', instrument: '', status: 'NO', comment: '' });
			vi.setSystemTime(later(10));
			const other = appear();
			const kindsOf = (items: Awaited<ReturnType<FakeTrigger['poll']>>): unknown[] =>
				items.filter(({ uid }) => uid === one.id).map(({ alert_type }) => alert_type);
			const first = await trigger.polls(1);
			expect(first.map(({ uid }) => uid)).toContain(other.id);
			expect(kindsOf(first)).toContain('public_notice');
			expect(first.find(({ uid }) => uid === one.id)).toMatchObject({
				incomplete: expect.arrayContaining([list]) as unknown[],
			});
			const rest = await trigger.polls(15);
			expect(trigger.reports).toHaveLength(1);
			expect(trigger.reports[0]).toContain(one.id);
			server.fault = () => undefined;
			const all = [...first, ...rest, ...(await trigger.polls(30))];
			expect(new Set(kindsOf(all))).toEqual(
				new Set(['public_notice', 'label_added', 'log', 'signoff_created']),
			);
			expect(new Set(keysOf(all)).size).toBe(all.length);
		},
	);
});

describe('notices that can never be read', () => {
	it('keep no superevent of before the trigger from becoming new when a label makes it significant', async () => {
		const one = server.add(Date.now() - 2 * hour);
		server.fault = (request) => {
			if (request === `notices ${one.id}`) throw failure('unavailable', 502);
		};
		const trigger = new FakeTrigger(server, defaultSettings);
		await trigger.polls(15);
		for (const label of ['EM_READY', 'GCN_PRELIM_SENT']) one.labels.set(label, later(0));
		expect(await trigger.polls(4)).toMatchObject([{ uid: one.id, is_new: true }]);
	});
});

describe('a slice at the edge of the window that hangs for a while', () => {
	it('is read again afterwards, and no report says that it fails, though the edge has moved', async () => {
		fill(300, 2 * hour);
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(3);
		const oldest = server.superevents[0];
		server.fault = (_request, rows) => {
			if (rows.some((row) => row === oldest)) throw failure('unavailable', 504);
		};
		await trigger.polls(60);
		server.fault = () => undefined;
		await trigger.polls(45);
		const before = trigger.reports.length;
		expect(await trigger.polls(90)).toEqual([]);
		expect(trigger.reports.slice(before)).toEqual([]);
	});
});

describe('an alert after a retraction', () => {
	it('makes the superevent alerted again: the next one comes within minutes', async () => {
		const one = server.add(Date.now() - hour);
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		one.notices.push({ type: 'RE', at: later(0) });
		one.labels.set('ADVREQ', later(0));
		await trigger.polls(1);
		one.notices.push({ type: 'IN', at: later(0) });
		one.labels.set('ADVOK', later(0));
		await trigger.polls(25);
		one.notices.push({ type: 'UP', at: later(0) });
		const polls = worstDelay('alertedDay', { ...nothing, alertedDay: 2 });
		expect(await trigger.polls(polls)).toMatchObject([{ notice_type: 'UPDATE' }]);
	});
});

describe('a start', () => {
	it('that waits for the server for an hour loses nothing that came or was set meanwhile', async () => {
		const old = server.add(Date.now() - day, {
			labels: new Map([['GCN_PRELIM_SENT', Date.now() - day]]),
		});
		const trigger = new FakeTrigger(server, defaultSettings);
		server.fault = () => {
			throw failure('connection');
		};
		expect(await trigger.polls(30)).toEqual([]);
		trigger.kill();
		const made = appear(['GCN_PRELIM_SENT']);
		made.notices.push({ type: 'PR', at: later(0) });
		old.labels.set('ADVNO', later(0));
		const risen = server.add(Date.now() - 2 * day);
		risen.labels.set('SIGNIF_LOCKED', later(0));
		await trigger.polls(30);
		server.fault = () => undefined;
		const keys = keysOf(await trigger.polls(4));
		expect(keys.sort()).toEqual(
			[
				`${made.id}:public_notice:PRELIMINARY:1`,
				`${old.id}:public_notice:RETRACTION:1`,
				`${risen.id}:new`,
			].sort(),
		);
	});

	it('with more than 5,000 results emits none of them as new, says once what is left out, and emits none after a restart', async () => {
		fill(5600, 7 * minute);
		const trigger = new FakeTrigger(server, allSettings());
		expect(await trigger.polls(5)).toEqual([]);
		trigger.kill();
		expect(await trigger.polls(20)).toEqual([]);
		const limits = trigger.warnings.filter((words) => words.includes('more than 5,000'));
		expect(limits).toHaveLength(1);
		const made = appear();
		expect(keysOf(await trigger.polls(2))).toEqual([`${made.id}:new`]);
	}, 60_000);

	it('of n8n is followed by quiet polls of two requests at most, though nothing happens that would be saved', async () => {
		fill(1500);
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		trigger.kill();
		await trigger.polls(1);
		for (let poll = 0; poll < 5; poll += 1) {
			const before = server.requests.length;
			await trigger.polls(1);
			expect(server.requests.length - before).toBeLessThanOrEqual(2);
		}
	});

	it('of n8n reads the notices of alerted superevents at once, though something else has happened as well', async () => {
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		const alerted = appear(['GCN_PRELIM_SENT']);
		alerted.notices.push({ type: 'PR', at: later(1) });
		const other = appear(['GCN_PRELIM_SENT']);
		other.notices.push({ type: 'PR', at: later(1) });
		await trigger.polls(60);
		vi.setSystemTime(later(30));
		alerted.notices.push({ type: 'UP', at: Date.now() });
		other.labels.set('ADVOK', Date.now());
		other.notices.push({ type: 'IN', at: Date.now() });
		trigger.kill();
		vi.setSystemTime(later(3600));
		expect(keysOf(await trigger.polls(1))).toEqual(
			expect.arrayContaining([
				`${alerted.id}:public_notice:UPDATE:1`,
				`${other.id}:public_notice:INITIAL:1`,
			]),
		);
	});

	it('reads the time of the server from more than one answer', async () => {
		server.ahead = 2 * day;
		const trigger = new FakeTrigger(server, allSettings());
		appear();
		const root = trigger.poll();
		server.ahead = 0;
		await root;
		vi.setSystemTime(later(60));
		const made = appear();
		expect(keysOf(await trigger.polls(2))).toEqual([`${made.id}:new`]);
	});

	it('keeps all that it knows when the date of the server is two days ahead for an hour', async () => {
		fill(200, 200 * minute);
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(3);
		server.ahead = 2 * day;
		expect(await trigger.polls(60)).toEqual([]);
		server.ahead = 0;
		expect(await trigger.polls(60)).toEqual([]);
		server.superevents[3]?.labels.set('ADVNO', later(0));
		expect(await trigger.polls(20)).toHaveLength(1);
	});
});

describe('a start that n8n kills while labels are looked up', () => {
	it('makes nothing new of what was there', async () => {
		for (let made = 60; made > 0; made -= 1) {
			const at = Date.now() - made * hour;
			server.add(at, { labels: new Map([['GCN_PRELIM_SENT', at]]) });
		}
		server.latency = (request) => (request.startsWith('labels') ? 3_000 : 8_000);
		const trigger = new FakeTrigger(server, defaultSettings);
		await trigger.polls(1);
		trigger.kill();
		server.latency = () => 20;
		expect(await trigger.polls(60)).toEqual([]);
	});
});

describe('an edit', () => {
	const notADVNO = { ...defaultSettings.filters, noneOf: ['ADVNO'] };

	it('keeps following what was emitted, and loses no retraction of the minute before it', async () => {
		const trigger = new FakeTrigger(server, defaultSettings);
		await trigger.polls(2);
		const one = appear(['GCN_PRELIM_SENT']);
		one.notices.push({ type: 'PR', at: later(0) });
		expect(await trigger.polls(1)).toHaveLength(1);
		one.labels.set('ADVNO', later(0));
		one.notices.push({ type: 'RE', at: later(1) });
		trigger.settings = { ...defaultSettings, filters: notADVNO };
		const items = await trigger.polls(2);
		expect(items).toMatchObject([
			{ notice_type: 'RETRACTION', retracted: true, status: 'retracted' },
		]);
	});

	it('lets a candidate that waits become new all the same', async () => {
		const trigger = new FakeTrigger(server, { ...defaultSettings, newDelay: 3600 });
		await trigger.polls(2);
		const one = appear(['SIGNIF_LOCKED']);
		expect(await trigger.polls(3)).toEqual([]);
		trigger.settings = { ...defaultSettings, newDelay: 3600, filters: notADVNO };
		expect(await trigger.polls(3)).toEqual([]);
		one.labels.set('EM_READY', later(0));
		expect(keysOf(await trigger.polls(2))).toEqual([`${one.id}:new`]);
	});

	it('lets what waited at that moment become new, though the server is down until the wait is over', async () => {
		const trigger = new FakeTrigger(server, defaultSettings);
		await trigger.polls(2);
		server.fault = () => Promise.reject(failure('unavailable', 500));
		const one = server.add(Date.now(), { record: { far: 3e-8 } });
		await trigger.polls(2);
		const belowFar = { ...defaultSettings.filters, significance: 1e-7 };
		trigger.settings = { ...defaultSettings, filters: belowFar };
		await trigger.polls(12);
		server.fault = () => undefined;
		expect(keysOf(await trigger.polls(5))).toEqual([`${one.id}:new`]);
	});

	it('loses nothing that happened while the server was down, though it is the second edit meanwhile', async () => {
		const one = server.add(Date.now() - 2 * hour, { record: { far: 3e-8 } });
		const trigger = new FakeTrigger(server, defaultSettings);
		await trigger.polls(2);
		server.fault = () => Promise.reject(failure('unavailable', 500));
		for (const label of ['EM_READY', 'GCN_PRELIM_SENT']) one.labels.set(label, later(0));
		one.notices.push({ type: 'PR', at: later(0) });
		trigger.settings = { ...defaultSettings, filters: notADVNO };
		await trigger.polls(2);
		const belowFar = { ...defaultSettings.filters, significance: 1e-7 };
		trigger.settings = { ...defaultSettings, filters: belowFar };
		await trigger.polls(2);
		server.fault = () => undefined;
		expect(await trigger.polls(3)).toMatchObject([{ is_new: true, notice_type: 'PRELIMINARY' }]);
	});

	it('of the query, of which n8n learns after it was killed in an outage, loses no candidate of that time', async () => {
		const old = server.add(Date.now() - 3 * day, { record: { far: 3e-8 } });
		const trigger = new FakeTrigger(server, { ...defaultSettings, query: 'far < 1e-7' });
		await trigger.polls(3);
		server.fault = () => Promise.reject(failure('unavailable', 500));
		await trigger.polls(2);
		for (const label of ['EM_READY', 'GCN_PRELIM_SENT']) old.labels.set(label, later(0));
		old.notices.push({ type: 'PR', at: later(0) });
		trigger.settings = defaultSettings;
		trigger.kill();
		await trigger.polls(20);
		server.fault = () => undefined;
		expect(await trigger.polls(3)).toMatchObject([
			{ uid: old.id, is_new: true, notice_type: 'PRELIMINARY' },
		]);
	});

	it('lets what was only known become new, if a notice makes it significant before the server is back', async () => {
		const one = server.add(Date.now() - 2 * hour, { record: { far: 3e-8 } });
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		server.fault = () => Promise.reject(failure('unavailable', 500));
		trigger.settings = defaultSettings;
		await trigger.polls(2);
		for (const label of ['EM_READY', 'GCN_PRELIM_SENT']) one.labels.set(label, later(0));
		one.notices.push({ type: 'PR', at: later(0) });
		await trigger.polls(4);
		server.fault = () => undefined;
		expect(await trigger.polls(4)).toMatchObject([{ uid: one.id, is_new: true }]);
	});

	it('that lets more pass makes no flood of what was there', async () => {
		fill(300, 30 * minute);
		const trigger = new FakeTrigger(server, defaultSettings);
		await trigger.polls(2);
		trigger.settings = allSettings();
		expect(await trigger.polls(20)).toEqual([]);
		const one = appear();
		expect(keysOf(await trigger.polls(2))).toEqual([`${one.id}:new`]);
	});

	it('that lets more pass makes no flood of three quiet days, though n8n loads the state of their beginning', async () => {
		const trigger = new FakeTrigger(server, defaultSettings);
		await trigger.polls(2);
		for (let made = 0; made < 30; made += 1) {
			server.add(Date.now());
			vi.setSystemTime(Date.now() + 2.4 * hour);
			expect(await trigger.polls(1)).toEqual([]);
		}
		trigger.settings = allSettings();
		trigger.stored = trigger.database;
		expect(await trigger.polls(5)).toEqual([]);
	});

	it('that adds logs makes no item of old ones, nor of an old retraction', async () => {
		const trigger = new FakeTrigger(
			server,
			allSettings({
				selection: { ...defaultSettings.selection, kinds: new Set(['new'] as const) },
			}),
		);
		await trigger.polls(2);
		const one = appear();
		await trigger.polls(1);
		for (let made = 0; made < 40; made += 1) one.logs.push({ comment: `${made}`, at: later(made) });
		one.notices.push({ type: 'RE', at: later(0) });
		vi.setSystemTime(Date.now() + day);
		const kinds = new Set(['new', 'public_notice', 'log'] as const);
		trigger.settings = allSettings({
			watchDetails: true,
			selection: { ...defaultSettings.selection, kinds },
		});
		expect(await trigger.polls(60)).toEqual([]);
		one.logs.push({ comment: 'new', at: later(0) });
		const polls = worstDelay('quietList', { ...nothing, quietList: 3 });
		expect(keysOf(await trigger.polls(polls))).toEqual([`${one.id}:log:41`]);
	});

	it('loses nothing though a superevent that only the search before it finds cannot be read', async () => {
		const bad = server.add(Date.now() - hour, { record: { far: 1 } });
		const trigger = new FakeTrigger(server, defaultSettings);
		await trigger.polls(2);
		const one = appear();
		await trigger.polls(15);
		server.fault = (_request, rows) => {
			if (rows.includes(bad)) throw failure('unavailable', 504);
		};
		trigger.settings = { ...defaultSettings, query: 'far < 1e-6' };
		expect(await trigger.polls(2)).toEqual([]);
		one.labels.set('GCN_PRELIM_SENT', later(0));
		one.notices.push({ type: 'PR', at: later(0) });
		expect(await trigger.polls(3)).toMatchObject([{ uid: one.id, is_new: true }]);
	});

	it('makes new what the server shows only after it, though it was created minutes before', async () => {
		const trigger = new FakeTrigger(server, defaultSettings);
		await trigger.polls(20);
		const one = server.add(Date.now() - 3 * minute);
		trigger.settings = allSettings();
		expect(keysOf(await trigger.polls(2))).toEqual([`${one.id}:new`]);
	});

	it('that adds kinds while the clock of the server is two days ahead counts from now', async () => {
		const trigger = new FakeTrigger(
			server,
			allSettings({
				selection: { ...defaultSettings.selection, kinds: new Set(['new'] as const) },
			}),
		);
		await trigger.polls(2);
		const one = appear();
		await trigger.polls(1);
		server.ahead = 2 * day;
		await trigger.polls(8);
		trigger.settings = allSettings({
			selection: { ...defaultSettings.selection, kinds: new Set(['new', 'label_added'] as const) },
		});
		await trigger.polls(3);
		server.ahead = 0;
		await trigger.polls(3);
		one.labels.set('PE_READY', later(-10));
		expect(await trigger.polls(3)).toMatchObject([
			{ alert_type: 'label_added', label: 'PE_READY' },
		]);
	});

	it('that excludes what is retracted tells the retraction that comes right after it', async () => {
		const at = Date.now() - day;
		const one = server.add(at, {
			labels: new Map([['GCN_PRELIM_SENT', at]]),
			notices: [{ type: 'PR', at }],
		});
		const trigger = new FakeTrigger(server, defaultSettings);
		await trigger.polls(10);
		const { filters } = defaultSettings;
		trigger.settings = { ...defaultSettings, filters: { ...filters, noneOf: ['ADVNO'] } };
		one.labels.set('ADVNO', later(0));
		one.notices.push({ type: 'RE', at: later(1) });
		expect(keysOf(await trigger.polls(3))).toEqual([`${one.id}:public_notice:RETRACTION:1`]);
	});

	it('while the clock of the server is two days ahead keeps what waits to become new', async () => {
		const { filters } = defaultSettings;
		const trigger = new FakeTrigger(server, defaultSettings);
		await trigger.polls(2);
		server.ahead = 2 * day;
		await trigger.polls(8);
		const one = appear();
		await trigger.polls(1);
		trigger.settings = { ...defaultSettings, filters: { ...filters, significance: 'all' } };
		const items = await trigger.polls(1);
		server.ahead = 0;
		items.push(...(await trigger.polls(15)));
		expect(keysOf(items)).toEqual([`${one.id}:new`]);
	});

	it('of the window brings what is older as known, never as new', async () => {
		fill(100, 12 * hour);
		const trigger = new FakeTrigger(server, allSettings({ window: 10 }));
		await trigger.polls(3);
		trigger.settings = allSettings({ window: 40 });
		expect(await trigger.polls(10)).toEqual([]);
	});
});

describe('items that n8n may have lost', () => {
	it('are repeated as they were emitted, at most twice, and no longer than an hour', async () => {
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		const one = appear();
		const emitted = await trigger.polls(1);
		one.isPublic = false;
		one.labels.set('GCN_PRELIM_SENT', later(-1));
		const before = server.requests.length;
		for (const times of [1, 2]) {
			trigger.kill();
			const [first] = await trigger.poll();
			expect(first, `restart ${times}`).toEqual(emitted[0]);
		}
		expect(server.requests.slice(before)).not.toContain(`superevent ${one.id}`);
		trigger.kill();
		expect(keysOf(await trigger.polls(1))).not.toContain(emitted[0]?.['dedupe_key']);
	});

	it('are repeated for the last executions, not only the newest, and not at all after an hour', async () => {
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		const ids: string[] = [];
		for (let made = 0; made < 3; made += 1) {
			ids.push(appear().id);
			await trigger.polls(1);
		}
		trigger.kill();
		expect((await trigger.polls(1)).map(({ uid }) => uid)).toEqual(ids);
		vi.setSystemTime(Date.now() + 2 * hour);
		trigger.kill();
		expect(await trigger.polls(1)).toEqual([]);
	});

	it('are repeated by a leader that comes back, and not by a process that lives', async () => {
		const one = new FakeTrigger(server, allSettings());
		await one.polls(2);
		const other = new FakeTrigger(server, allSettings());
		other.stored = one.database;
		appear();
		const keys = keysOf(await other.polls(1));
		one.stored = other.database;
		expect(keysOf(await one.polls(1))).toEqual(keys);
		expect(await one.polls(5)).toEqual([]);
	});

	it('take no more than 256 kB: the oldest keep their change alone, and that is said', async () => {
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		for (let made = 0; made < 400; made += 1) {
			server.add(Date.now() + made, { record: { far: 1e-9, submitter: 'x'.repeat(900) } });
		}
		vi.setSystemTime(later(30));
		expect(await trigger.polls(1)).toHaveLength(400);
		expect(trigger.warnings.join()).toMatch(/stored without details,/);
		trigger.kill();
		const again = await trigger.polls(1);
		expect(again).toHaveLength(400);
		expect(JSON.stringify(again).length).toBeLessThanOrEqual(256_000);
		expect(again.some(({ rebuilt }) => rebuilt === true)).toBe(true);
	});
});

describe('a retraction of a superevent that was confirmed', () => {
	it('says that it is retracted', async () => {
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		const one = appear(['GCN_PRELIM_SENT']);
		one.notices.push({ type: 'PR', at: Date.now() });
		one.record['gw_id'] = 'GW260115';
		await trigger.polls(2);
		one.labels.set('ADVNO', Date.now());
		one.notices.push({ type: 'RE', at: Date.now() });
		expect(await trigger.polls(2)).toMatchObject([
			{ notice_type: 'RETRACTION', status: 'retracted', retracted: true },
		]);
	});
});

describe('one stale answer', () => {
	it('removes no label and sets none again', async () => {
		const kinds = new Set(['new', 'label_added', 'label_removed', 'update'] as const);
		const settings = allSettings({ selection: { ...defaultSettings.selection, kinds } });
		const trigger = new FakeTrigger(server, settings);
		await trigger.polls(2);
		const one = appear(['ADVOK']);
		expect(await trigger.polls(1)).toHaveLength(2);
		const labels = one.labels;
		const isStale = (request: string): boolean => request === 'superevents';
		server.fault = (request) => {
			one.labels = isStale(request) ? new Map<string, number>() : labels;
		};
		expect(await trigger.polls(1)).toEqual([]);
		server.fault = () => {
			one.labels = labels;
		};
		expect(await trigger.polls(5)).toEqual([]);
	});
});

describe('a superevent that outgrows the window', () => {
	it('is no longer followed, without a word that the query does not find it', async () => {
		const kinds = new Set(['new', 'no_longer_matches'] as const);
		const settings = allSettings({
			window: 1,
			selection: { ...defaultSettings.selection, kinds },
		});
		fill(5, 4 * hour);
		const trigger = new FakeTrigger(server, settings);
		await trigger.polls(2);
		for (let hours = 0; hours < 30; hours += 1) {
			vi.setSystemTime(Date.now() + hour);
			expect(await trigger.polls(1)).toEqual([]);
		}
	});
});

describe('whether a superevent is public', () => {
	it('holds nothing back, however long the anonymous requests take', async () => {
		const trigger = new FakeTrigger(server, allSettings());
		await trigger.polls(2);
		const made = [appear(), appear(), appear(), appear()];
		server.fault = (request) => (request.startsWith('public') ? hang() : undefined);
		const begin = Date.now();
		const items = await trigger.poll();
		expect(items.map(({ uid }) => uid)).toEqual(made.map(({ id }) => id));
		expect(items.map((item) => item['public'])).toEqual(made.map(() => 'unknown'));
		expect(Date.now() - begin).toBeLessThan(10_000);
	});

	it('is known of what Only Public shows, though the server refuses anonymous users; else that is said once', async () => {
		server.fault = (request) => {
			if (request.startsWith('public')) throw failure('permission', 403);
		};
		const onlyPublic = {
			...defaultSettings.filters,
			significance: 'all',
			onlyPublic: true,
		} as const;
		const trigger = new FakeTrigger(server, allSettings({ filters: onlyPublic }));
		await trigger.polls(2);
		const one = appear();
		server.add(Date.now(), { isPublic: false });
		expect(await trigger.polls(2)).toMatchObject([{ uid: one.id, public: true }]);
		const open = new FakeTrigger(server, allSettings());
		await open.polls(2);
		const made = [appear(), appear()];
		const items = await open.polls(3);
		expect(items.map((item) => item['public'])).toEqual(made.map(() => 'unknown'));
		expect(open.warnings.filter((words) => words.includes('refuses anonymous'))).toHaveLength(1);
	});
});

describe('ADVNO on a superevent that an anonymous user excludes once it is there', () => {
	it('is emitted wherever it stands among 150 results', async () => {
		fill(150, hour);
		const settings = allSettings({
			filters: { ...defaultSettings.filters, significance: 'all', noneOf: ['ADVNO'] },
		});
		const trigger = new FakeTrigger(server, settings, 'anonymous');
		await trigger.polls(2);
		const followed = server.superevents.slice(40, 80);
		for (const one of followed) one.labels.set('ADVNO', later(0));
		const polls = worstDelay('oldSlice', { ...slicesOf(150), oldSlice: 3 });
		const items = await trigger.polls(polls);
		expect(items.map(({ uid }) => uid).sort()).toEqual(followed.map(({ id }) => id).sort());
	});
});

describe('quiet first looks', () => {
	it('at signoffs are saved with the activation, so that a kill loses no change after it', async () => {
		fill(3, hour);
		for (const one of server.superevents) {
			one.signoffs.push({ signoff_type: 'ADV', instrument: '', status: 'OK', comment: '' });
		}
		const kinds = new Set(['signoff_created', 'signoff_updated', 'signoff_deleted'] as const);
		const settings = allSettings({
			watchDetails: true,
			selection: { ...defaultSettings.selection, kinds },
		});
		const trigger = new FakeTrigger(server, settings);
		await trigger.poll();
		trigger.kill();
		for (const { signoffs } of server.superevents)
			Object.assign(signoffs[0] ?? {}, { status: 'NO' });
		const polls = worstDelay('quietList', { ...nothing, quietList: 3 });
		const items = await trigger.polls(polls);
		expect(items.map(({ alert_type }) => alert_type)).toEqual(Array(3).fill('signoff_updated'));
	});
});

describe('lost state', () => {
	it('never makes a key a second time for another change', async () => {
		const kinds = new Set(['new', 'update'] as const);
		const settings = allSettings({ selection: { ...defaultSettings.selection, kinds } });
		fill(1, hour);
		const [one] = server.superevents;
		const keys: unknown[] = [];
		for (const far of [1e-10, 1e-9]) {
			const trigger = new FakeTrigger(server, settings);
			await trigger.polls(2);
			if (one) one.record = { far: 1e-11 };
			await trigger.polls(1);
			keys.push(...keysOf(await trigger.polls(2)));
			if (one) one.record = { far };
			keys.push(...keysOf(await trigger.polls(3)));
		}
		expect(keys.length).toBeGreaterThan(1);
		expect(new Set(keys).size).toBe(keys.length);
	});
});

describe('process memory', () => {
	it('does not grow with what comes and goes for a month', async () => {
		const trigger = new FakeTrigger(server, allSettings({ window: 1 }));
		await trigger.polls(2);
		for (let hours = 0; hours < 720; hours += 1) {
			server.superevents = server.superevents.filter(
				({ created }) => Date.now() - created < 3 * day,
			);
			appear();
			await trigger.polls(1);
			vi.setSystemTime(Date.now() + hour - minute);
		}
		const { memory } = trigger.watcher;
		const followed = 49;
		expect(memory.active.size).toBeLessThanOrEqual(2 * followed);
		expect(memory.looks.size).toBeLessThanOrEqual(6 * followed);
		expect(trigger.watcher.own.size).toBeLessThanOrEqual(1000);
	}, 60_000);
});
