import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeConnections } from '../../gracedb/http/pool';
import { attachLabel } from '../../simulator/sky/annotate';
import { create } from '../trigger/actions';
import { type Item, type Poller, type PollerOptions, startPoller } from '../trigger/n8n';
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

const start = (parameters: Record<string, unknown> = {}, more: PollerOptions = {}): Poller =>
	startPoller(server, {
		...more,
		parameters: { significance: 'all', emitNew: 'atOnce', ...parameters },
	});

/** Polls, some seconds of the server later. */
async function poll(poller: Poller, seconds = 60): Promise<Item[]> {
	server.clock.now += seconds * 1000;
	return (await poller.poll()) ?? [];
}

function appear(): string {
	server.clock.now += 5000;
	const superevent = create(server, 1);
	superevent.exposed = true;
	return superevent.id;
}

const idsOf = (items: Item[]): unknown[] => items.map(({ uid }) => uid);

describe('an option of the trigger', () => {
	it('Heartbeat Interval makes an item so often and no oftener', async () => {
		const poller = start({ options: { heartbeatHours: 2 } });
		appear();
		const items: Item[] = [];
		for (let polls = 0; polls < 36; polls += 1) items.push(...(await poll(poller, 600)));
		expect(items).toHaveLength(3);
		expect(items[0]).toMatchObject({
			alert_type: 'heartbeat',
			tracked: 1,
			server: new URL(server.url).host,
		});
	});

	it('One Item per Superevent puts all its changes into one', async () => {
		const poller = start({ options: { onePerSuperevent: true }, changes: ['new', 'label_added'] });
		await poll(poller);
		const ids = [appear(), appear()];
		for (const superevent of server.world.sky.superevents) {
			const author = { username: 'advocate@ligo.org', now: new Date(server.clock.now) };
			attachLabel(superevent, author, 'ADVOK', 'Fine');
		}
		const items = await poll(poller);
		expect(idsOf(items)).toEqual(ids);
		for (const { changes } of items) {
			expect((changes as Item[]).map(({ alert_type }) => alert_type)).toEqual([
				'new',
				'label_added',
			]);
		}
	});

	it('On First Activation emits what was created since a time, and nothing older', async () => {
		appear();
		const since = new Date(server.clock.now + 1000).toISOString();
		const uid = appear();
		const poller = start({ begin: 'since', beginSince: since });
		expect(idsOf(await poll(poller))).toEqual([uid]);
	});

	it('Repeat Last Items After a Restart emits them once more with the same keys, unless switched off', async () => {
		const poller = start();
		await poll(poller);
		appear();
		const keys = (items: Item[]) => items.map(({ dedupe_key }) => dedupe_key);
		const emitted = keys(await poll(poller));
		expect(emitted).toHaveLength(1);
		const { memory } = poller;
		poller.restart(memory);
		expect(keys(await poll(poller))).toEqual(emitted);
		expect(await poll(poller)).toEqual([]);
		poller.restart(memory);
		poller.parameters['options'] = { repeatAfterRestart: false };
		expect(await poll(poller)).toEqual([]);
	});

	it('loses nothing when another leader, which loaded the same state earlier, takes over', async () => {
		const [one, two] = [start(), start()];
		await poll(one);
		two.restart(one.memory);
		const uid = appear();
		const keys = (items: Item[]) => items.map(({ dedupe_key }) => dedupe_key);
		const emitted = await poll(one);
		expect(idsOf(emitted)).toEqual([uid]);
		expect(keys(await poll(two))).toEqual(keys(emitted));
	});
});
