import type { INodeParameters } from 'n8n-workflow';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attachLabel, detachLabel } from '../../simulator/sky/annotate';
import type { Superevent } from '../../simulator/sky/types';
import { type Engine, loadEngine, type Trigger } from '../support/engine';
import { pausesPassAtOnce } from '../support/passingTime';
import { create } from '../trigger/actions';
import { type ServerForTests, startServer } from '../trigger/world';

let server: ServerForTests;
let engine: Engine;
beforeAll(async () => {
	engine = await loadEngine();
	pausesPassAtOnce();
	server = await startServer();
});
afterAll(async () => {
	await server.close();
});
beforeEach(() => {
	server.reset();
});

type Items = Record<string, unknown>[];

/** Polls, half a minute of the server later. */
async function poll(trigger: Trigger): Promise<Items> {
	server.clock.now += 30_000;
	return ((await trigger.poll()) ?? []).map(({ json }) => json);
}

const newTrigger = (parameters: INodeParameters): Trigger =>
	engine.trigger({ server: 'custom', customServer: server.url, emitNew: 'atOnce', ...parameters });

/** A public superevent of a low false-alarm rate. */
function appear(far = 1e-12): Superevent {
	server.clock.now += 5000;
	const superevent = create(server, 1);
	superevent.preferredEvent.far = far;
	superevent.exposed = true;
	return superevent;
}

function label(superevent: Superevent, name: string, does: 'set' | 'removed' = 'set'): void {
	server.clock.now += 5000;
	const author = { username: 'advocate@ligo.org', now: new Date(server.clock.now) };
	const change = does === 'set' ? attachLabel : detachLabel;
	change(superevent, author, name, `Label ${name} ${does}`);
}

const emitted = (items: Items): unknown[] =>
	items.map(({ uid, alert_type, label }) => [uid, alert_type, label].filter(Boolean).join(' '));

describe('a superevent that the trigger has emitted', () => {
	it('is followed though filters leave it out by now: FAR rises, ADVNO is added, and that is emitted', async () => {
		const trigger = newTrigger({
			significance: 'custom',
			customFar: '1 per 5 months',
			filters: { noneOf: 'ADVNO' },
			changes: ['new', 'label_added'],
		});
		await poll(trigger);
		const superevent = appear();
		expect(emitted(await poll(trigger))).toEqual([`${superevent.id} new`]);
		superevent.preferredEvent.far = 1e-3;
		expect(await poll(trigger)).toEqual([]);
		label(superevent, 'ADVNO');
		expect(emitted(await poll(trigger))).toEqual(
			expect.arrayContaining([`${superevent.id} label_added ADVNO`]),
		);
	});

	it('is not new again when it comes back into the query', async () => {
		const trigger = newTrigger({
			significance: 'all',
			query: 'far < 1e-8',
			changes: ['new', 'no_longer_matches'],
		});
		await poll(trigger);
		const superevent = appear();
		expect(emitted(await poll(trigger))).toEqual([`${superevent.id} new`]);
		superevent.preferredEvent.far = 1e-3;
		expect(emitted(await poll(trigger))).toEqual([`${superevent.id} no_longer_matches`]);
		superevent.preferredEvent.far = 1e-12;
		for (let polls = 0; polls < 4; polls += 1) expect(await poll(trigger)).toEqual([]);
	});

	it('gives three different keys when ADVNO is set, removed and set again', async () => {
		const trigger = newTrigger({ significance: 'all', changes: ['label_added', 'label_removed'] });
		await poll(trigger);
		const superevent = appear();
		const items: Items = await poll(trigger);
		for (const does of ['set', 'removed', 'set'] as const) {
			label(superevent, 'ADVNO', does);
			items.push(...(await poll(trigger)));
		}
		expect(items.map(({ alert_type }) => alert_type)).toEqual([
			'label_added',
			'label_removed',
			'label_added',
		]);
		expect(new Set(items.map(({ dedupe_key }) => dedupe_key)).size).toBe(3);
	});

	it('misses nothing for whoever watches labels alone, though it was made and labelled between two polls', async () => {
		const trigger = newTrigger({
			significance: 'all',
			changes: ['label_added'],
			labelsToReport: 'ADVREQ',
		});
		await poll(trigger);
		const superevent = appear();
		label(superevent, 'ADVREQ');
		expect(emitted(await poll(trigger))).toEqual([`${superevent.id} label_added ADVREQ`]);
	});
});

describe('the filters', () => {
	it('read a FAR in words: one per 10 days lets pass what is rarer', async () => {
		const trigger = newTrigger({ significance: 'custom', customFar: 'one per 10 days' });
		await poll(trigger);
		const limit = 1 / (10 * 86_400);
		const rarer = appear(limit * 0.99);
		appear(limit * 1.01);
		expect(emitted(await poll(trigger))).toEqual([`${rarer.id} new`]);
	});

	it('read a label expression as GraceDB does: OR binds closer than AND', async () => {
		const trigger = newTrigger({
			significance: 'all',
			filters: { labelExpression: 'ADVREQ | PE_READY & ~DQV' },
			changes: ['new'],
		});
		await poll(trigger);
		const [passing, vetoed, plain, other] = [appear(), appear(), appear(), appear()];
		label(passing, 'ADVREQ');
		for (const name of ['ADVREQ', 'DQV']) label(vetoed, name);
		label(other, 'PE_READY');
		const expected = [`${passing.id} new`, `${other.id} new`];
		expect(emitted(await poll(trigger))).toEqual(expected);
		label(plain, 'PE_READY');
		expect(emitted(await poll(trigger))).toEqual([`${plain.id} new`]);
	});

	it('hold for labels also where the query has a label expression of its own', async () => {
		const trigger = newTrigger({
			significance: 'all',
			query: 'label: ADVREQ',
			changes: ['new'],
			filters: { noneOf: 'DQV' },
		});
		await poll(trigger);
		const [passing, vetoed] = [appear(), appear()];
		for (const superevent of [passing, vetoed]) label(superevent, 'ADVREQ');
		label(vetoed, 'DQV');
		expect(emitted(await poll(trigger))).toEqual([`${passing.id} new`]);
	});
});
