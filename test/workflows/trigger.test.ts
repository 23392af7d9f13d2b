import type { INodeParameters } from 'n8n-workflow';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readState, type WatchState } from '../../watch/state/watchState';
import { pausesPassAtOnce } from '../support/passingTime';
import { type Engine, loadEngine, type Trigger, type TriggerOptions } from '../support/engine';
import { rawServer } from '../support/rawServer';
import { useSimulator } from '../support/simulator';

const simulator = useSimulator();
let engine: Engine;
beforeAll(async () => {
	pausesPassAtOnce();
	engine = await loadEngine();
});
beforeEach(async () => {
	await simulator.control('/reset');
});

const oldOnesToo = { lookBackDays: 999 };

function newTrigger(parameters: INodeParameters = {}, options?: TriggerOptions): Trigger {
	return engine.trigger(
		{
			server: 'custom',
			customServer: simulator.url(),
			changes: ['new'],
			simplify: false,
			options: oldOnesToo,
			...parameters,
		},
		options,
	);
}

/** A superevent that appears in GraceDB. */
async function appear(): Promise<string> {
	const made = (await simulator.control('/superevents')) as { superevent_id: string };
	return made.superevent_id;
}

function memoryOf(trigger: Trigger): WatchState | undefined {
	return readState((trigger.saved()['node:GraceDB Trigger'] as { state?: string }).state);
}

/** Minutes go by for n8n. */
function advance(minutes: number): void {
	vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000 });
}
afterEach(() => {
	vi.useRealTimers();
});

const idsOf = (items: { json: Record<string, unknown> }[] | null): unknown[] | undefined =>
	items?.map(({ json }) => json['uid']);

describe('the GraceDB Trigger', () => {
	it('emits nothing at first, then each new superevent once, as igwn-alert would send it', async () => {
		const trigger = newTrigger();
		expect(await trigger.poll()).toBeNull();
		const uid = await appear();
		const items = await trigger.poll();
		expect(items).toHaveLength(1);
		expect(items?.[0]?.json).toEqual({
			uid,
			alert_type: 'new',
			data: expect.objectContaining({ superevent_id: uid }) as object,
			object: expect.objectContaining({ superevent_id: uid }) as object,
			is_new: true,
			status: 'preliminary',
			retracted: false,
			classification: expect.objectContaining({ BNS: expect.any(Number) as number }) as object,
			properties: expect.objectContaining({ HasNS: expect.any(Number) as number }) as object,
			changed_since_last: null,
			dedupe_key: `${uid}:new`,
			detected_at: expect.stringMatching(/^20\d\d-.*Z$/) as string,
			happened_at: expect.stringMatching(/^20\d\d-.*Z$/) as string,
			public: true,
		});
		expect(await trigger.poll()).toBeNull();
	});

	it('counts exactly the 4 production superevents of the 100 public ones as there before', async () => {
		const trigger = newTrigger({ significance: 'all' });
		await trigger.poll();
		const known = ['S240716b', 'S240714d', 'S240713e', 'S240713d'];
		expect([...(memoryOf(trigger)?.followed.keys() ?? [])]).toEqual(known);
	});

	it('counts S240716b alone of the 4 public production superevents of July 2024 as significant', async () => {
		const trigger = newTrigger({ begin: 'matching' });
		expect(idsOf(await trigger.poll())).toEqual(['S240716b']);
	});

	it('emits several in the order in which they were created', async () => {
		const trigger = newTrigger();
		await trigger.poll();
		const ids = [await appear(), await appear(), await appear()];
		expect(idsOf(await trigger.poll())).toEqual(ids);
	});

	it('emits what came while n8n was down', async () => {
		const before = newTrigger();
		await before.poll();
		const uid = await appear();
		const after = newTrigger({}, { saved: before.saved() });
		expect(idsOf(await after.poll())).toEqual([uid]);
	});

	it('emits an old superevent that matches only now', async () => {
		const trigger = newTrigger({
			query: 'label: EM_SENT',
			significance: 'all',
		});
		await trigger.poll();
		const answer = await fetch(`${simulator.url()}/api/superevents/S240713d/labels/`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${simulator.token('advocate')}`,
				'user-agent': 'test',
				'content-type': 'application/json',
			},
			body: JSON.stringify({ name: 'EM_SENT' }),
		});
		expect(answer.status).toBe(201);
		expect(idsOf(await trigger.poll())).toEqual(['S240713d']);
	});

	it('takes a new baseline when the query changes', async () => {
		const trigger = newTrigger({ category: 'MDC' });
		await trigger.poll();
		const other = newTrigger({ category: 'Production' }, { saved: trigger.saved() });
		expect(await other.poll()).toBeNull();
		const uid = await appear();
		expect(idsOf(await other.poll())).toEqual([uid]);
	});

	it('takes a new baseline when its memory cannot be read', async () => {
		const trigger = newTrigger({}, { saved: { 'node:GraceDB Trigger': { state: 'garbage' } } });
		expect(await trigger.poll()).toBeNull();
		const uid = await appear();
		expect(idsOf(await trigger.poll())).toEqual([uid]);
	});

	it('does not emit twice when two polls overlap', async () => {
		const trigger = newTrigger();
		await trigger.poll();
		const uid = await appear();
		const [one, two] = await Promise.all([trigger.poll(), trigger.poll()]);
		expect([one, two].map(idsOf).filter(Boolean)).toEqual([[uid]]);
	});

	it('shows the newest match of any age in a test run, and remembers nothing of it', async () => {
		const trigger = newTrigger();
		expect(idsOf(await trigger.poll('manual'))).toEqual(['S240716b']);
		expect(trigger.saved()).toEqual({});
	});

	it('says so in a test run when nothing matches', async () => {
		await expect(newTrigger({ query: 'far < 1e-99' }).poll('manual')).rejects.toThrow(
			/No superevent matches/,
		);
	});

	it('keeps its memory when a later poll fails, and catches up with the next', async () => {
		let broken = false;
		const proxy = await rawServer(async (request, response) => {
			if (broken)
				return response.writeHead(500).end('<html><title>Server Error (500)</title></html>');
			const answer = await fetch(`${simulator.url()}${request.url}`, {
				headers: { 'user-agent': 'test' },
			});
			response.writeHead(answer.status, { 'content-type': 'application/json' });
			return response.end(await answer.text());
		});
		try {
			const trigger = newTrigger({ customServer: proxy.url });
			await trigger.poll();
			const memory = trigger.saved();
			const uid = await appear();
			broken = true;
			expect(await trigger.poll()).toBeNull();
			expect(trigger.saved()).toEqual(memory);
			broken = false;
			advance(2);
			expect(idsOf(await trigger.poll())).toEqual([uid]);
		} finally {
			await proxy.close();
		}
	});
});

describe('the first poll of a process', () => {
	it('never throws because of the server, since n8n would not poll again, but reports it', async () => {
		const server = await rawServer((_request, response) => response.writeHead(500).end('down'));
		try {
			const trigger = newTrigger({ customServer: server.url });
			expect(await trigger.poll()).toBeNull();
			expect(trigger.reported).toHaveLength(1);
			// When it began is saved: what comes from then on is new.
			expect(trigger.saved()).toEqual({
				'node:GraceDB Trigger': { state: expect.any(String) as string },
			});
		} finally {
			await server.close();
		}
	});

	it('never throws because of an expired token', async () => {
		const trigger = engine.trigger(
			{ authentication: 'sciToken' },
			{ credentials: simulator.sciToken('expired') },
		);
		expect(await trigger.poll()).toBeNull();
		expect(trigger.reported.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^The SciToken expired at /) as string,
		]);
	});

	it('throws for a configuration that no later poll can mend', async () => {
		await expect(newTrigger({ customServer: 'nowhere' }).poll()).rejects.toThrow(
			/not a server address/,
		);
	});
});

describe('a trigger with more results than fit into one page', () => {
	const minute = 60_000;
	const time = (at: number): string =>
		new Date(at)
			.toISOString()
			.replace('T', ' ')
			.replace(/\.\d+Z$/, ' UTC');

	/** A server with `count` superevents, one every 20 minutes, of which one more can be shown anywhere among them. */
	async function longList(count: number) {
		const now = Date.now();
		const made = Array.from({ length: count }, (_, i) => ({
			superevent_id: `S240101${letters(count - i)}`,
			created: time(now - (20 * i + 1) * minute),
		}));
		const server = await rawServer((request, response) => {
			const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
			// Node gives the real time, and the time of this test passes faster.
			const date = new Date().toUTCString();
			response.writeHead(200, { 'content-type': 'application/json', date });
			const [, id] = /superevents\/(\w+)\/$/.exec(pathname) ?? [];
			if (id !== undefined) {
				const one = made.find(({ superevent_id }) => superevent_id === id);
				return response.end(JSON.stringify(one ?? {}));
			}
			if (!pathname.endsWith('superevents/')) return response.end('{"links": {}}');
			const [, from = '', to = ''] =
				/created: (\S+ \S+) \.\. (\S+ \S+)/.exec(searchParams.get('query') ?? '') ?? [];
			const found = made
				.filter(({ created }) => `${from} UTC` <= created && created <= `${to} UTC`)
				.sort((a, b) => (a.created < b.created ? 1 : -1));
			const start = Number(searchParams.get('start') ?? 0);
			const rows = found.slice(start, start + Number(searchParams.get('count')));
			const isMore = start + rows.length < found.length;
			return response.end(
				JSON.stringify({
					numRows: found.length,
					superevents: rows,
					links: { next: isMore ? 'more' : null },
				}),
			);
		});
		return { made, now, server };
	}

	function letters(n: number): string {
		const rest = Math.floor((n - 1) / 26);
		return (rest > 0 ? letters(rest) : '') + String.fromCharCode(97 + ((n - 1) % 26));
	}

	it('looks at the older ones slice by slice, with two requests a poll and one for what was just emitted, and misses none', async () => {
		const { made, now, server } = await longList(1500);
		try {
			const trigger = newTrigger({
				customServer: server.url,
				significance: 'all',
				emitNew: 'atOnce',
				options: { lookBackDays: 30 },
			});
			expect(await trigger.poll()).toBeNull();
			made.push({ superevent_id: 'S231231zz', created: time(now - 15 * 86_400_000) });
			made.push({ superevent_id: 'S240102a', created: time(now + 1000) });
			const found: unknown[] = [];
			for (let polls = 0; polls < 30; polls += 1) {
				const before = server.requests.length;
				advance(1);
				found.push(...(idsOf(await trigger.poll()) ?? []));
				const asked = server.requests
					.slice(before)
					.filter((request) => !/\/api\/(?:v\d\/)?$/.test(String(request)));
				expect(asked.length).toBeLessThanOrEqual(3);
			}
			expect(found).toEqual(['S240102a', 'S231231zz']);
		} finally {
			await server.close();
		}
	});
});
