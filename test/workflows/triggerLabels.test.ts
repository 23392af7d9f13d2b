import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeConnections } from '../../gracedb/http/pool';
import { changesBetween } from '../../watch/diff/changesBetween';
import type { DatedSelection } from '../../watch/diff/change';
import { knownBefore, factsOf, type Fingerprint } from '../../watch/state/fingerprint';
import { attachLabel, detachLabel } from '../../simulator/sky/annotate';
import { addSignoff, changeSignoff, removeSignoff } from '../../simulator/sky/signoffs';
import type { Superevent } from '../../simulator/sky/types';
import { create } from '../trigger/actions';
import { type Item, type Poller, startPoller } from '../trigger/n8n';
import { type ServerForTests, startServer } from '../trigger/world';

let server: ServerForTests;
beforeAll(async () => {
	server = await startServer();
});
afterAll(async () => {
	await closeConnections();
	await server.close();
});
beforeEach(() => {
	server.reset();
});

const kinds = ['label_added', 'label_removed'];

const start = (parameters: Record<string, unknown> = {}): Poller =>
	startPoller(server, {
		token: server.tokens.good,
		parameters: {
			significance: 'all',
			emitNew: 'atOnce',
			onlyPublic: false,
			changes: kinds,
			watchDetails: true,
			...parameters,
		},
	});

/** Polls, a minute of the server later. */
async function poll(poller: Poller): Promise<Item[]> {
	server.clock.now += 60_000;
	return (await poller.poll()) ?? [];
}

const author = () => {
	server.clock.now += 5000;
	return { username: 'advocate@ligo.org', now: new Date(server.clock.now) };
};
const set = (superevent: Superevent, name: string) =>
	attachLabel(superevent, author(), name, `Added label: ${name}`).created;
const remove = (superevent: Superevent, name: string): void =>
	detachLabel(superevent, author(), name, `Removed label: ${name}`);

const iso = (date: Date): string => date.toISOString().replace('.000Z', 'Z');
const keys = (items: Item[]): unknown[] => items.map(({ dedupe_key }) => dedupe_key);

describe('two changes of a label that cancel each other between two polls', () => {
	it('are both emitted with Watch Details, in their order and each with its time', async () => {
		const poller = start();
		const superevent = create(server, 1);
		await poll(poller);
		const at = set(superevent, 'ADVNO');
		remove(superevent, 'ADVNO');
		const items = await poll(poller);
		expect(keys(items)).toEqual([
			`${superevent.id}:label_added:ADVNO:${iso(at)}`,
			`${superevent.id}:label_removed:ADVNO:${iso(at)}`,
		]);
		expect(items.map(({ happened_at }) => happened_at)).toEqual([
			iso(at),
			iso(new Date(at.getTime() + 5000)),
		]);
		for (let polls = 0; polls < 4; polls += 1) expect(await poll(poller)).toEqual([]);
	});

	it('are both emitted with Watch Details when a label is removed and set again', async () => {
		const poller = start();
		const superevent = create(server, 1);
		await poll(poller);
		const before = set(superevent, 'ADVOK');
		expect(keys(await poll(poller))).toEqual([`${superevent.id}:label_added:ADVOK:${iso(before)}`]);
		remove(superevent, 'ADVOK');
		const after = set(superevent, 'ADVOK');
		expect(keys(await poll(poller))).toEqual([
			`${superevent.id}:label_removed:ADVOK:${iso(before)}`,
			`${superevent.id}:label_added:ADVOK:${iso(after)}`,
		]);
	});

	it('are emitted with Watch Details also when signoffs moved the labels', async () => {
		const poller = start();
		const superevent = create(server, 1);
		await poll(poller);
		const advocate = { type: 'ADV', instrument: '' } as const;
		// Words of a user that read like those of the server change nothing.
		const comment = "Fine; label ADVNO removed and label RAVEN_ALERT applied'";
		set(superevent, 'ADVREQ');
		const signoff = addSignoff(superevent, author(), advocate, { status: 'OK', comment });
		changeSignoff(superevent, author(), signoff, { status: 'NO', comment: 'Not fine' });
		removeSignoff(superevent, author(), signoff);
		const emitted = (await poll(poller)).map(({ alert_type, label }) =>
			[alert_type, label].join(' '),
		);
		expect(emitted).toEqual([
			'label_added ADVOK',
			'label_removed ADVOK',
			'label_added ADVNO',
			'label_removed ADVNO',
		]);
	});

	it('are not emitted without Watch Details, as the documentation says', async () => {
		const poller = start({ watchDetails: false });
		const superevent = create(server, 1);
		await poll(poller);
		set(superevent, 'ADVNO');
		remove(superevent, 'ADVNO');
		for (let polls = 0; polls < 4; polls += 1) expect(await poll(poller)).toEqual([]);
	});

	it('are emitted of one that was first seen afterwards: all that happened to it before counts', async () => {
		const poller = start();
		await poll(poller);
		const superevent = create(server, 1);
		set(superevent, 'ADVNO');
		remove(superevent, 'ADVNO');
		expect((await poll(poller)).map(({ alert_type }) => alert_type)).toEqual(kinds);
	});
});

describe('a label whose log and list were not read at the same moment', () => {
	const selection: DatedSelection = {
		kinds: new Set(['label_added', 'label_removed'] as const),
		labels: 'all',
		fields: new Set(),
		since: {},
	};
	const at = (seconds: number): string =>
		`2026-01-15 12:00:${String(seconds).padStart(2, '0')} UTC`;
	const record = (labels: string[]) => ({ superevent_id: 'S260115a', created: at(0), labels });
	const log = (N: number, comment: string, seconds: number) => ({
		N,
		comment,
		created: at(seconds),
	});
	const before: Fingerprint = {
		...knownBefore(factsOf(record([])), Date.UTC(2026, 0, 15, 12) / 1000),
		read: { logs: 1 },
	};

	function look(from: Fingerprint, labels: [string, number][], logs: ReturnType<typeof log>[]) {
		const superevent = record(labels.map(([name]) => name));
		const list = labels.map(([name, seconds]) => ({ name, created: at(seconds) }));
		const seen = { superevent, facts: factsOf(superevent), labels: list, logs, failed: [], now: 0 };
		const { changes, after } = changesBetween(from, seen, selection);
		return { keys: changes.map(({ key }) => key.split(':').slice(1).join(':')), after };
	}

	const added = log(2, 'Added label: ADVOK', 10);
	const removed = log(3, 'Removed label: ADVOK', 20);
	const emitted = ['label_added:ADVOK:2026-01-15T12:00:10Z'];
	const taken = ['label_removed:ADVOK:2026-01-15T12:00:10Z'];

	it('is emitted once when the log came a poll later', () => {
		const first = look(before, [['ADVOK', 10]], []);
		expect(first.keys).toEqual(emitted);
		expect(look(first.after, [['ADVOK', 10]], [added]).keys).toEqual([]);
	});

	it('is emitted once when the list came a poll later, or gives a time one second off', () => {
		const first = look(before, [], [added]);
		expect(first.keys).toEqual(emitted);
		expect(look(first.after, [['ADVOK', 10]], [added]).keys).toEqual([]);
		expect(look(first.after, [['ADVOK', 11]], [added]).keys).toEqual([]);
		expect(look(first.after, [], [added, removed]).keys).toEqual(taken);
	});

	it('goes once when the list still has what the log says is gone', () => {
		const first = look(before, [['ADVOK', 10]], [added, removed]);
		expect(first.keys).toEqual([...emitted, ...taken]);
		expect(look(first.after, [], [added, removed]).keys).toEqual([]);
	});

	it('has the time of the list in its key where both have the same change', () => {
		expect(look(before, [['ADVOK', 11]], [added]).keys).toEqual([
			'label_added:ADVOK:2026-01-15T12:00:11Z',
		]);
	});

	it('comes back when the list has a later setting than the log', () => {
		const { keys } = look(before, [['ADVOK', 30]], [added, removed]);
		expect(keys).toEqual([...emitted, ...taken, 'label_added:ADVOK:2026-01-15T12:00:30Z']);
	});

	it('is not read from what people write', () => {
		const words = [
			'I think: Added label: ADVNO',
			'Added label: ADVNO again',
			'label ADVNO applied',
		];
		expect(
			look(
				before,
				[],
				words.map((text, at) => log(at + 2, text, 5)),
			).keys,
		).toEqual([]);
	});
});
