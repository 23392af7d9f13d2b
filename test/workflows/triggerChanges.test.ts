import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeConnections } from '../../gracedb/http/pool';
import { attachLabel, detachLabel, writeLog } from '../../simulator/sky/annotate';
import { graceidOf } from '../../simulator/sky/ids';
import { addSignoff, changeSignoff, removeSignoff } from '../../simulator/sky/signoffs';
import { addEvent, removeEvent } from '../../simulator/sky/superevents';
import type { Superevent } from '../../simulator/sky/types';
import { create, newEvent } from '../trigger/actions';
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

const start = (isMember: boolean, parameters: Record<string, unknown>): Poller =>
	startPoller(server, {
		...(isMember ? { token: server.tokens.good } : {}),
		parameters: { significance: 'all', emitNew: 'atOnce', onlyPublic: false, ...parameters },
	});

/** Polls, a minute of the server later. */
async function poll(poller: Poller): Promise<Item[]> {
	server.clock.now += 60_000;
	return (await poller.poll()) ?? [];
}

function appear(): Superevent {
	server.clock.now += 5000;
	const superevent = create(server, 1);
	superevent.exposed = true;
	return superevent;
}

const author = () => {
	server.clock.now += 1000;
	return { username: 'advocate@ligo.org', now: new Date(server.clock.now) };
};
const changedIn = (items: Item[]): unknown[] => items.map(({ changed }) => changed);

describe('an update', () => {
	it('says which fields changed, from what to what; shifts of the times below a second are none', async () => {
		const poller = start(true, { changes: ['update'] });
		const superevent = appear();
		await poll(poller);
		const far = superevent.preferredEvent.far;
		superevent.preferredEvent.far = 1e-13;
		const { t0 } = superevent;
		superevent.t0 = t0 + 0.9;
		expect(changedIn(await poll(poller))).toEqual([{ far: { from: far, to: 1e-13 } }]);
		superevent.t0 = t0 + 1.25;
		expect(changedIn(await poll(poller))).toEqual([{ t_0: { from: t0, to: t0 + 1.25 } }]);
		expect(await poll(poller)).toEqual([]);
	});

	it('comes for the fields that count alone', async () => {
		const poller = start(true, { changes: ['update'], fieldsThatCount: ['small_time_shifts'] });
		const superevent = appear();
		await poll(poller);
		superevent.preferredEvent.far = 1e-13;
		expect(await poll(poller)).toEqual([]);
		const { t0 } = superevent;
		superevent.t0 = t0 + 0.125;
		expect(changedIn(await poll(poller))).toEqual([{ t_0: { from: t0, to: t0 + 0.125 } }]);
	});

	it('emits another preferred event for anonymous users too, by the data of it that they are shown', async () => {
		const poller = start(false, { changes: ['update'] });
		const superevent = appear();
		await poll(poller);
		const from = graceidOf(superevent.preferredEvent);
		const event = newEvent(server, superevent.preferredEvent.far ?? 1e-9);
		addEvent(superevent, event, author());
		superevent.preferredEvent = event;
		expect(changedIn(await poll(poller))).toEqual([
			{ preferred_event: { from, to: graceidOf(event) } },
		]);
	});
});

describe('what happens to a superevent', () => {
	/** What a trigger emits of an action if it watches for this kind alone. */
	async function emittedOf(
		kind: string,
		serverAction: (superevent: Superevent) => void,
		before: (superevent: Superevent) => void = () => undefined,
	): Promise<unknown[]> {
		const watchDetails = !['event_removed', 'label_removed', 'confirmed_as_gw'].includes(kind);
		const selected = watchDetails ? { changes: [], details: [kind] } : { changes: [kind] };
		const poller = start(true, { watchDetails, ...selected });
		const superevent = appear();
		before(superevent);
		await poll(poller);
		serverAction(superevent);
		const items = [...(await poll(poller)), ...(await poll(poller))];
		return items.map(({ alert_type }) => alert_type);
	}
	const advocate = { type: 'ADV', instrument: '' } as const;
	const judgement = { status: 'OK', comment: 'Fine' } as const;

	it.each<[string, (one: Superevent) => void, ((one: Superevent) => void)?]>([
		[
			'event_removed',
			(one) => {
				const [other] = one.events.filter((event) => event !== one.preferredEvent);
				if (other) removeEvent(one, other, author());
			},
			(one) => addEvent(one, newEvent(server, 1e-9), author()),
		],
		[
			'label_removed',
			(one) => detachLabel(one, author(), 'ADVOK', 'Removed label: ADVOK'),
			(one) => attachLabel(one, author(), 'ADVOK', 'Added label: ADVOK'),
		],
		['confirmed_as_gw', (one) => server.world.sky.confirmAsGw(one)],
		['log', (one) => writeLog(one, author(), { comment: 'A word', tags: [] })],
		['signoff_created', (one) => addSignoff(one, author(), advocate, judgement)],
		[
			'signoff_updated',
			(one) => {
				const [signoff] = one.signoffs;
				const changed = { status: 'NO', comment: 'Not fine' } as const;
				if (signoff) changeSignoff(one, author(), signoff, changed);
			},
			(one) => addSignoff(one, author(), advocate, judgement),
		],
		[
			'signoff_deleted',
			(one) => {
				const [signoff] = one.signoffs;
				if (signoff) removeSignoff(one, author(), signoff);
			},
			(one) => addSignoff(one, author(), advocate, judgement),
		],
		['hidden', (one) => (one.exposed = false)],
		['exposed', (one) => (one.exposed = true), (one) => (one.exposed = false)],
	])('is emitted once as %s', async (kind, serverAction, before) => {
		expect(await emittedOf(kind, serverAction, before)).toEqual([kind]);
	});
});

describe('an item with Simplify, the default', () => {
	it('is the flat superevent with what changed, its key, its server and its links', async () => {
		const poller = start(false, { changes: ['new', 'label_added'] });
		await poll(poller);
		const superevent = appear();
		attachLabel(superevent, author(), 'ADVOK', 'Added label: ADVOK');
		const [item, label] = await poll(poller);
		const { host } = new URL(server.url);
		expect(item).toMatchObject({
			alert_type: 'new',
			dedupe_key: `${superevent.id}:new`,
			public: true,
			is_mock: false,
			superevent_id: superevent.id,
			labels: 'ADVOK',
			label_names: ['ADVOK'],
			group: 'CBC',
			pipeline: 'gstlal',
			server: expect.stringContaining(host) as string,
			detected_at: expect.stringMatching(/^2026-.*Z$/) as string,
			happened_at: expect.stringMatching(/^2026-.*Z$/) as string,
		});
		expect(item).not.toHaveProperty('object');
		for (const [name, value] of Object.entries(item ?? {})) {
			if (name.endsWith('_url') || name === 'url') expect(value).toMatch(/^http/);
		}
		expect(label).toMatchObject({
			alert_type: 'label_added',
			label: 'ADVOK',
			superevent_id: superevent.id,
		});
	});
});
