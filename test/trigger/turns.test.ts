import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nothing, worstDelay } from '../../watch/schedule/interval';
import { closeConnections } from '../../gracedb/http/pool';
import { noProbabilities } from '../../simulator/sky/voevents';
import { addNotice } from '../../simulator/sky/notices';
import { Content } from '../../simulator/sky/content';
import type { Superevent } from '../../simulator/sky/types';
import { create, perform } from './actions';
import { type Item, startPoller } from './n8n';
import { type ServerForTests, startServer } from './world';

let server: ServerForTests;
beforeAll(async () => {
	server = await startServer();
});
afterAll(async () => {
	await closeConnections();
	await server.close();
});

const watchAll = { significance: 'all', emitNew: 'atOnce', onlyPublic: false };

describe('superevents that take turns', () => {
	it('are found to have a notice without any label within the delay that the schedule promises', async () => {
		server.reset();
		const quiet = [1, 2, 3, 5].map((what) => create(server, what));
		const poller = startPoller(server, { token: server.tokens.good, parameters: watchAll });
		await poller.poll();
		server.clock.now += 3_600_000;
		await poller.poll();
		for (const superevent of quiet) retract(superevent, new Date(server.clock.now));
		const lists = { ...nothing, quietList: 2 * quiet.length };
		const told = await pollTimes(poller, worstDelay('quietList', lists));
		expect(told.map(({ uid }) => uid).sort()).toEqual(quiet.map(({ id }) => id).sort());
	});
});

describe('One Item per Superevent', () => {
	it('repeats an item after a restart under its old key, apart from what has happened since', async () => {
		server.reset();
		create(server, 1);
		server.clock.now += 5000;
		const poller = startPoller(server, {
			token: server.tokens.good,
			parameters: {
				...watchAll,
				changes: ['new', 'label_added'],
				labelsToReport: '*',
				options: { onePerSuperevent: true },
			},
		});
		await poller.poll();
		label(0);
		label(1);
		const [before] = (await poller.poll()) ?? [];
		poller.restart({ ...poller.memory });
		label(2);
		const after = (await pollTimes(poller, 1)).map((item) => item['dedupe_key']);
		expect(after).toHaveLength(2);
		expect(after).toContain(before?.['dedupe_key']);
	});
});

function label(what: number): void {
	perform(server, { act: 'label', which: 0, what, after: 5 });
}

function retract(superevent: Superevent, now: Date): void {
	const facts = { significant: true, probabilities: noProbabilities, external: null };
	const author = { username: 'advocate@ligo.org', now };
	addNotice(superevent, author, { alertType: 'RETRACTION', ...facts }, Content.of('{}'));
}

async function pollTimes(poller: ReturnType<typeof startPoller>, times: number): Promise<Item[]> {
	const told: Item[] = [];
	for (let polls = 0; polls < times; polls += 1) {
		server.clock.now += 60_000;
		told.push(...((await poller.poll()) ?? []));
	}
	return told;
}
