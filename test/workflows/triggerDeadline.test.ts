import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeConnections } from '../../gracedb/http/pool';
import { attachLabel, writeLog } from '../../simulator/sky/annotate';
import type { Superevent } from '../../simulator/sky/types';
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

const interval = 60_000;
const engines = [
	['n8n’s default engine', { budget: 300_000 }],
	['n8n’s engine with durable cursors', { durable: true }],
] as const;

const start = (options: PollerOptions, parameters: Record<string, unknown> = {}): Poller =>
	startPoller(server, {
		...options,
		parameters: { significance: 'all', emitNew: 'atOnce', onlyPublic: false, ...parameters },
	});

function appear(): Superevent {
	server.clock.now += 5000;
	const superevent = create(server, 1);
	superevent.exposed = true;
	return superevent;
}

const author = () => ({ username: 'advocate@ligo.org', now: new Date(server.clock.now) });

/** From now on each answer takes so long; in ms. */
function answersTake(milliseconds: number): void {
	server.onRequest = () => {
		server.clock.now += milliseconds;
	};
}

/** Polls once a minute until all has been emitted, and gives it with the longest poll; in ms. */
async function pollUntil(poller: Poller, count: number, most: number) {
	const items: Item[] = [];
	let polls = 0;
	let longest = 0;
	while (items.length < count && polls < most) {
		server.clock.now += interval;
		const begin = server.clock.now;
		const got = (await poller.poll()) ?? [];
		items.push(...got);
		longest = Math.max(longest, server.clock.now - begin);
		polls += 1;
	}
	return { items, polls, longest };
}

describe.each(engines)('after a night of downtime and on a slow server, on %s', (_name, engine) => {
	const budget = 'budget' in engine ? engine.budget : 36_000;
	const slow = budget === 36_000 ? 2000 : 8000;

	it('a poll keeps within its budget, the next ones go on, and nothing is lost or emitted twice', async () => {
		const before = Array.from({ length: 30 }, appear);
		const poller = start(engine, { changes: ['new', 'label_added'] });
		await pollUntil(poller, 1, 2);
		server.clock.now += 10 * 3_600_000;
		for (const superevent of before) attachLabel(superevent, author(), 'ADVOK', 'Fine');
		const made = Array.from({ length: 30 }, appear);
		poller.restart(poller.memory);
		answersTake(slow);

		const { items, polls, longest } = await pollUntil(poller, before.length + made.length, 60);
		const ids = (superevents: Superevent[]): string[] => superevents.map(({ id }) => id);
		expect(items.map(({ uid, alert_type }) => [uid, alert_type].join(' ')).sort()).toEqual(
			[
				...ids(before).map((id) => `${id} label_added`),
				...ids(made).map((id) => `${id} new`),
			].sort(),
		);
		// Answers that are under way at the same time take as long as one; the clock of this test adds them up.
		expect(longest).toBeLessThan(budget + 8 * slow);
		expect(polls).toBeGreaterThan(1);
		expect(await poller.poll()).toBeNull();
	});

	it('superevents whose lists are read at every poll do not keep the others waiting', async () => {
		const superevents = Array.from({ length: 20 }, appear);
		const poller = start(
			{ ...engine, token: server.tokens.good },
			{ watchDetails: true, changes: [], details: ['log', 'signoff_created', 'emobservation'] },
		);
		await pollUntil(poller, 1, 2);
		answersTake(slow);
		for (const superevent of superevents) {
			writeLog(superevent, author(), { comment: 'A word', tags: [] });
		}
		const { items, polls } = await pollUntil(poller, superevents.length, 30);
		expect(items.map(({ uid }) => uid).sort()).toEqual(superevents.map(({ id }) => id).sort());
		expect(polls).toBeLessThanOrEqual(12);
	});
});

describe('a quiet poll', () => {
	it.each([3, 12])('costs two requests at most, with %i followed superevents', async (count) => {
		for (let made = 0; made < count; made += 1) appear();
		const poller = start(
			{ token: server.tokens.good },
			{ changes: ['new', 'public_notice', 'label_added', 'update'] },
		);
		await pollUntil(poller, 1, 2);
		server.clock.now += 3_600_000;
		await pollUntil(poller, 1, 1);
		for (let polls = 0; polls < 2 * count; polls += 1) {
			server.world.recorder.clear();
			expect((await pollUntil(poller, 1, 1)).items).toEqual([]);
			// Which versions of the API there are is asked anew now and then.
			const requests = server.world.recorder.all.filter(({ url }) => url !== '/api/');
			expect(requests.length).toBeLessThanOrEqual(2);
		}
	});
});

describe('the clock of n8n', () => {
	it.each([
		['set back', -86_400_000],
		['set forward', 86_400_000],
	])('may be %s by a day: nothing is lost, and no poll is left out for it', async (_how, by) => {
		const poller = start({}, { changes: ['new'] });
		await pollUntil(poller, 1, 2);
		const emitted = async () => (await pollUntil(poller, 1, 2)).items.map(({ uid }) => uid);
		poller.ahead = by;
		const one = appear();
		expect(await emitted()).toEqual([one.id]);
		server.faults.add({ fault: 'serverError', times: 1e6 });
		await pollUntil(poller, 1, 3);
		poller.ahead = 0;
		const other = appear();
		server.faults.clear();
		expect(await emitted()).toEqual([other.id]);
	});
});

describe('an activation on a slow server with more results than there is time for', () => {
	it('ends within 40 s, and what came since is new though its first poll never saw the half of it', async () => {
		for (let count = 0; count < 1100; count += 1) appear();
		const poller = start({}, { changes: ['new'] });
		answersTake(9_000);
		const first = await pollUntil(poller, 1, 1);
		expect(first.items).toEqual([]);
		expect(first.longest).toBeLessThanOrEqual(45_000);
		expect(poller.memory).toEqual({ state: expect.any(String) as string });
		const made = appear();
		poller.restart(poller.memory);
		server.onRequest = () => undefined;
		expect((await pollUntil(poller, 1, 3)).items.map(({ uid }) => uid)).toEqual([made.id]);
		expect(await poller.poll()).toBeNull();
	});
});

describe('a superevent whose labels cannot be read, because each connection breaks', () => {
	it('does not keep the changes of the others waiting, and is emitted when it can be', async () => {
		const superevents = Array.from({ length: 4 }, appear);
		const poller = start({}, { changes: ['label_added'] });
		await pollUntil(poller, 1, 2);
		for (const superevent of superevents) attachLabel(superevent, author(), 'ADVOK', 'Fine');
		const [first, ...others] = superevents.map(({ id }) => id);
		server.faults.add({ fault: 'resetBefore', path: `superevents/${first}/labels/*`, times: 1e6 });
		const emitted = async (count: number): Promise<unknown[]> =>
			(await pollUntil(poller, count, 8)).items.map(({ uid }) => uid).sort();
		expect(await emitted(others.length)).toEqual(others);
		server.faults.clear();
		expect(await emitted(1)).toEqual([first]);
	});
});
