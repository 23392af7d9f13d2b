import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeConnections } from '../../gracedb/dispatcher';
import { create, type Deed, perform } from './deeds';
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
	...{ significance: 'all', emitNew: 'atOnce', onlyPublic: false, labelsToReport: '*' },
	changes: ['new', 'label_added', 'label_removed', 'update', 'event_added', 'event_removed'],
	...{ watchDetails: true, details: ['signoff_created', 'signoff_updated', 'exposed', 'hidden'] },
};
const whatMakesManyThings = 1;

describe('filters that are changed while the trigger runs', () => {
	it('give no change a key that another change had under the old ones, so that Remove Duplicates drops none', async () => {
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
});

/** Everything that may happen again and again, and the keys under which it is told. */
async function liveThrough(poller: Poller): Promise<string[]> {
	const keys: string[] = [];
	for (const [act, what] of [
		...([
			['unlabel', 0],
			['label', 0],
			['far', 0],
			['far', 1],
			['hide', 0],
			['expose', 0],
		] as const),
		...([
			['signOff', 0],
			['changeMind', 1],
			['takeBack', 0],
			['join', 2],
			['leave', 0],
		] as const),
	]) {
		happen(act, what);
		keys.push(...(await tell(poller)));
	}
	return keys;
}

function happen(act: Deed['act'], what: number): void {
	perform(server, { act, what, which: 0, after: 5 });
}

async function tell(poller: Poller): Promise<string[]> {
	server.clock.now += 60_000;
	const items: Item[] = (await poller.poll()) ?? [];
	return items.map((item) => String(item['dedupe_key']));
}
