import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeConnections } from '../../gracedb/http/pool';
import { create, type ServerAction, perform } from './actions';
import { type Item, type Poller, startPoller } from './n8n';
import { type ServerForTests, startServer } from './world';

let server: ServerForTests;
beforeAll(async () => {
	server = await startServer();
});
afterAll(async () => {
	await closeConnections();
	await server.close();
});
beforeEach(() => server.reset());

const everything = {
	significance: 'all',
	emitNew: 'atOnce',
	onlyPublic: false,
	labelsToReport: '*',
	changes: ['new', 'label_added', 'label_removed', 'update', 'event_added', 'event_removed'],
	watchDetails: true,
	details: ['signoff_created', 'signoff_updated', 'exposed', 'hidden'],
};
const whatMakesManyThings = 1;

describe('the baseline of new filters', () => {
	it('gives no change a key that another change had under the old ones, so that Remove Duplicates drops none', async () => {
		create(server, whatMakesManyThings);
		happen('label', 0);
		const poller = startPoller(server, { token: server.tokens.good, parameters: everything });
		await poller.poll();
		const before = await liveThrough(poller);
		Object.assign(poller.parameters, { filters: { noneOf: 'INJ' } });
		expect(await tell(poller)).toEqual([]);
		const after = await liveThrough(poller);
		expect(after).toHaveLength(before.length);
		expect(after.filter((key) => before.includes(key))).toEqual([]);
	});

	it('loses no alert of the next minutes, though the server told a wrong time with the new baseline', async () => {
		create(server, whatMakesManyThings);
		const changes = [...everything.changes, 'public_notice'];
		const parameters = { ...everything, changes };
		const poller = startPoller(server, { token: server.tokens.good, parameters });
		server.faults.add({ fault: 'clockSkew', path: 'superevents/', times: 1 });
		expect(await tell(poller)).toEqual([]);
		happen('alert', 2);
		expect(await tell(poller)).toEqual(['S260115a:public_notice:INITIAL:1']);
	});

	it('is not taken from a page in which a row stands twice, and so another one lacks', async () => {
		create(server, whatMakesManyThings);
		create(server, whatMakesManyThings);
		const poller = startPoller(server, { token: server.tokens.good, parameters: everything });
		server.faults.add({ fault: 'duplicatedRow', path: 'superevents/', times: 4 });
		for (let poll = 0; poll < 3; poll += 1) expect(await tell(poller)).toEqual([]);
		happen('label', 0);
		expect(await tell(poller)).toHaveLength(1);
	});

	it('holds what notices call significant as well as what labels do', async () => {
		create(server, whatMakesManyThings);
		happen('alert', 1);
		const parameters = { ...everything, significance: 'significant' };
		const poller = startPoller(server, { token: server.tokens.good, parameters });
		for (let poll = 0; poll < 3; poll += 1) expect(await tell(poller)).toEqual([]);
		happen('far', 0);
		expect(await tell(poller)).toHaveLength(1);
	});
});

/** Everything that may happen again and again, and the keys under which it is told. */
async function liveThrough(poller: Poller): Promise<string[]> {
	const keys: string[] = [];
	for (const [act, what] of [
		['unlabel', 0],
		['label', 0],
		['far', 0],
		['far', 1],
		['hide', 0],
		['expose', 0],

		['signOff', 0],
		['changeMind', 1],
		['takeBack', 0],
		['join', 2],
		['leave', 0],
	] as const) {
		happen(act, what);
		keys.push(...(await tell(poller)));
	}
	return keys;
}

function happen(act: ServerAction['act'], what: number): void {
	perform(server, { act, what, which: 0, after: 5 });
}

async function tell(poller: Poller): Promise<string[]> {
	server.clock.now += 60_000;
	const items: Item[] = (await poller.poll()) ?? [];
	return items.map((item) => String(item['dedupe_key']));
}
