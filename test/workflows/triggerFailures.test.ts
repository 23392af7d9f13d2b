import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeConnections } from '../../gracedb/http/pool';
import { create } from '../trigger/actions';
import { type Item, type PollerOptions, startPoller } from '../trigger/n8n';
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

/** A trigger that n8n polls every minute, and what came of it. */
function startTicking(options: PollerOptions = {}) {
	const poller = startPoller(server, {
		...options,
		parameters: {
			significance: 'all',
			emitNew: 'atOnce',
			onlyPublic: false,
			...options.parameters,
		},
	});
	let thrown = 0;
	let last: unknown;
	let next = server.clock.now;
	return {
		poller,
		/** Failed executions that n8n shows: what is thrown, and what is reported. */
		errors: () => thrown + poller.reported.length,
		lastError: () => last ?? poller.reported.at(-1),
		/** The next tick of n8n; items that came of it. */
		async tick(): Promise<Item[]> {
			// While a poll is under way the ticks of n8n come to nothing.
			do next += interval;
			while (next < server.clock.now);
			server.clock.now = next;
			try {
				return (await poller.poll()) ?? [];
			} catch (error) {
				thrown += 1;
				last = error;
				return [];
			}
		},
	};
}
type Ticking = ReturnType<typeof startTicking>;

function appear(): string {
	const superevent = create(server, 1);
	superevent.exposed = true;
	return superevent.id;
}

const newIds = (items: Item[]): unknown[] =>
	items.filter(({ alert_type }) => alert_type === 'new').map(({ uid }) => uid);

async function tickFor(ticking: Ticking, milliseconds: number): Promise<Item[]> {
	const end = server.clock.now + milliseconds;
	const items: Item[] = [];
	while (server.clock.now < end) items.push(...(await ticking.tick()));
	return items;
}

const hours = 3_600_000;

const outages = [
	['answers 500', { fault: 'serverError' }],
	['is behind a gateway that answers 502', { fault: 'gateway' }],
	['is in maintenance', { fault: 'maintenance' }],
	['throttles with 429', { fault: 'tooManyRequests' }],
	['cuts every connection', { fault: 'resetBefore' }],
] as const;

const engines = [
	['n8n’s default engine', false],
	['n8n’s engine with durable cursors', true],
] as const;

describe.each(engines)('four hours of outage on %s', (_name, durable) => {
	it.each(outages)(
		'make at most 5 failed executions when the server %s, and the first change comes within two intervals',
		async (_what, fault) => {
			const ticking = startTicking({ durable });
			await ticking.tick();
			server.faults.add({ ...fault, times: 1e6 });
			expect(await tickFor(ticking, 4 * hours)).toEqual([]);
			expect(ticking.errors()).toBeGreaterThan(0);
			expect(ticking.errors()).toBeLessThanOrEqual(5);
			const uid = appear();
			server.faults.clear();
			expect(newIds([...(await ticking.tick()), ...(await ticking.tick())])).toEqual([uid]);
		},
	);
});

describe.each(engines)('a token that expires while the trigger runs on %s', (_name, durable) => {
	it('is reported at once and then every half hour, and nothing is lost when it is renewed', async () => {
		const ticking = startTicking({ durable, token: server.tokens.good });
		await ticking.tick();
		const uid = appear();
		ticking.poller.token = server.tokens.expired;
		expect(await ticking.tick()).toEqual([]);
		expect(ticking.errors()).toBe(1);
		expect(await tickFor(ticking, 1.9 * hours)).toEqual([]);
		expect(ticking.errors()).toBe(4);
		ticking.poller.token = server.tokens.renewed;
		expect(newIds([...(await ticking.tick()), ...(await ticking.tick())])).toEqual([uid]);
	});

	it.each([
		['the server refuses', 'credential-invalid', {}, 'badSignature'],
		['has expired', 'credential-invalid', {}, 'expired'],
		[
			'cannot be read from its file',
			'temporarily-unavailable',
			{ source: 'file', bearerFile: '/nowhere/token' },
			'good',
		],
		[
			'Vault does not give',
			'temporarily-unavailable',
			{ source: 'vault', vaultUrl: 'https://127.0.0.1:9', vaultPath: 'p' },
			'good',
		],
	] as const)(
		'and then is one that %s is %s to n8n, and polls go on',
		async (_what, cause, credential, token) => {
			const ticking = startTicking({ durable, token: server.tokens.good });
			await ticking.tick();
			const uid = appear();
			ticking.poller.credential = credential;
			ticking.poller.token =
				token === 'badSignature'
					? `${server.tokens.good.slice(0, -8)}AAAAAAAA`
					: server.tokens[token];
			await ticking.tick();
			expect(ticking.errors()).toBe(1);
			const { failure } = ticking.lastError() as { failure: object };
			expect(failure).toEqual(
				cause === 'credential-invalid' ? { cause } : { cause, retryAfterMs: interval / 4 },
			);
			ticking.poller.credential = {};
			ticking.poller.token = server.tokens.renewed;
			expect(newIds([...(await ticking.tick()), ...(await ticking.tick())])).toEqual([uid]);
		},
	);
});

describe('n8n’s engine with durable cursors', () => {
	it('keeps nothing of the empty poll of an activation, and what happens after that is emitted nevertheless', async () => {
		const ticking = startTicking({ durable: true });
		expect(await ticking.tick()).toEqual([]);
		expect(ticking.poller.memory).toEqual({});
		const uid = appear();
		expect(newIds(await ticking.tick())).toEqual([uid]);
		ticking.poller.restart(ticking.poller.memory);
		expect(await tickFor(ticking, 3 * interval)).toEqual([]);
	});

	it('has the baseline kept by the first quiet poll after the activation', async () => {
		const ticking = startTicking({ durable: true });
		await tickFor(ticking, 2 * interval);
		const uid = appear();
		ticking.poller.restart(ticking.poller.memory);
		expect(newIds(await ticking.tick())).toEqual([uid]);
	});

	it('gets the last items once more after a restart only if it was switched off in between', async () => {
		const before = startTicking({ durable: true });
		await before.tick();
		const uid = appear();
		await before.tick();
		const after = startTicking({ durable: true });
		after.poller.restart(before.poller.memory);
		expect(await after.tick()).toEqual([]);
		// The cursor stays a plain object, but is not kept in one transaction with the items any more.
		const switchedOff: PollerOptions[] = [{ budget: 300_000 }, { cursors: false }];
		for (const off of switchedOff) {
			const ticking = startTicking({ durable: true, ...off });
			ticking.poller.restart(before.poller.memory);
			expect(newIds(await ticking.tick())).toEqual([uid]);
		}
	});
});

describe('a token that expires while the trigger runs', () => {
	it('is reported at the first poll of a process without a throw, and nothing is lost when it is renewed', async () => {
		const before = startTicking({ token: server.tokens.good });
		await before.tick();
		const uid = appear();
		const after = startTicking({ token: server.tokens.expired });
		after.poller.restart(before.poller.memory);
		await expect(after.poller.poll()).resolves.toBeNull();
		expect(after.poller.reported.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^The SciToken expired at /) as string,
		]);
		after.poller.token = server.tokens.renewed;
		expect(newIds([...(await after.tick()), ...(await after.tick())])).toEqual([uid]);
		expect(after.errors()).toBe(1);
	});

	it('leaves the state as it was when the server answers as to an anonymous user, and hides nothing', async () => {
		const ticking = startTicking({
			token: server.tokens.good,
			parameters: { watchDetails: true, details: ['hidden'] },
		});
		const superevent = create(server, 1);
		superevent.exposed = false;
		await ticking.tick();
		const state = JSON.stringify(ticking.poller.memory);
		server.faults.add({ fault: 'expiredToken', times: 1e6 });
		expect(await tickFor(ticking, 600_000)).toEqual([]);
		expect(JSON.stringify(ticking.poller.memory)).toBe(state);
		server.faults.clear();
		expect(await tickFor(ticking, 600_000)).toEqual([]);
	});
});

describe('the first poll after a start', () => {
	it('says that the server fails, though it has items to repeat', async () => {
		const ticking = startTicking();
		await ticking.tick();
		const uid = appear();
		expect(newIds(await ticking.tick())).toEqual([uid]);
		server.faults.add({ fault: 'serverError', times: 1e6 });
		ticking.poller.restart(ticking.poller.memory);
		expect(newIds(await ticking.tick())).toEqual([uid]);
		expect(ticking.errors()).toBe(1);
	});
});

describe('Emit Recovered', () => {
	it('makes one item at the first good poll after failures that were reported', async () => {
		const ticking = startTicking({ parameters: { options: { emitRecovered: true } } });
		await ticking.tick();
		const since = server.clock.now + interval;
		server.faults.add({ fault: 'serverError', times: 1e6 });
		await tickFor(ticking, hours);
		server.faults.clear();
		const items = [...(await ticking.tick()), ...(await ticking.tick())];
		expect(items).toHaveLength(1);
		expect(items[0]).toMatchObject({
			alert_type: 'recovered',
			failing_since: expect.stringContaining(new Date(since).toISOString().slice(0, 16)) as string,
		});
		expect(await tickFor(ticking, 600_000)).toEqual([]);
	});

	it('makes none after a failure that was not reported', async () => {
		const ticking = startTicking({ parameters: { options: { emitRecovered: true } } });
		await ticking.tick();
		server.faults.add({ fault: 'serverError', times: 1e6 });
		await tickFor(ticking, 3 * interval);
		server.faults.clear();
		expect(await tickFor(ticking, 3 * interval)).toEqual([]);
		expect(ticking.errors()).toBe(0);
	});
});
