import { createServer } from 'node:http';
import { loadavg } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listenOnLoopback } from '../../scripts/ports';
import { openSession, type Session } from '../../scripts/session';
import { type AlertPublisher, startAlertPublisher } from '../../simulator/kafka/alertPublisher';
import { installN8n, type N8n } from '../live/n8n';
import { notice, useStreams } from './streams';
import { streams } from './topics';
import { useKafka } from './world';

const kafka = useKafka();
const stream = useStreams(kafka);

/** A call of a workflow: for which superevent (that of the polling trigger after `poll/`) or key (after `night/`), and when it came. */
interface Call {
	id: string;
	at: number;
}

let session: Session;
let n8n: N8n;
let publisher: AlertPublisher;
const calls: Call[] = [];
const waiting: (() => void)[] = [];
const server = createServer((request, response) => {
	const at = Date.now();
	calls.push({ id: (request.url ?? '').slice(1), at });
	response.end('{}');
	for (const look of waiting.splice(0)) look();
});

/** Waits until the workflow has been called for all of these. */
async function received(ids: readonly string[]): Promise<void> {
	for (;;) {
		const known = new Set(calls.map(({ id }) => id));
		if (ids.every((id) => known.has(id))) return;
		await new Promise<void>((resolve) => waiting.push(resolve));
	}
}

const idOf = (one: Record<string, unknown>): string => String(one['superevent_id']);

beforeAll(async () => {
	session = openSession();
	const port = await listenOnLoopback(server, 0);
	const credential = { id: 'alertbroker0001', name: 'Alerts', type: 'kafkaAlertApi' };
	const call = (path: string, field: string): object => ({
		id: 'a2',
		name: 'Call',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		position: [200, 0],
		parameters: { url: `=http://127.0.0.1:${port}/${path}{{ $json.${field} }}`, options: {} },
	});
	const workflow = (
		id: string,
		trigger: { name: string; [field: string]: unknown },
		path = '',
		field = 'superevent_id',
	): { id: string; [field: string]: unknown } => ({
		id,
		name: trigger.name,
		active: false,
		nodes: [trigger, call(path, field)],
		connections: { [trigger.name]: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	});
	const listening = workflow('alertstream00001', {
		id: 'a1',
		name: 'GraceDB Alert Trigger',
		type: 'n8n-nodes-gracedb.graceDbAlertTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {
			source: 'custom',
			topics: streams.alerts,
			safetyNet: false,
			significance: 'all',
		},
		credentials: { kafkaAlertApi: { id: credential.id, name: credential.name } },
	});
	const polling = workflow(
		'alertpolls000001',
		{
			id: 'b1',
			name: 'GraceDB Trigger',
			type: 'n8n-nodes-gracedb.graceDbTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {
				pollTimes: { item: [{ mode: 'everyMinute' }] },
				authentication: 'none',
				server: 'custom',
				customServer: new URL(kafka.world.ready.apiUrl).origin,
				significance: 'all',
			},
		},
		'poll/',
	);
	// As the panel offers it: GraceDB is polled as well.
	const both = workflow(
		'alertnight000001',
		{
			id: 'c1',
			name: 'Stream and polls',
			type: 'n8n-nodes-gracedb.graceDbAlertTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {
				source: 'custom',
				topics: streams.alerts,
				authentication: 'none',
				server: 'custom',
				customServer: new URL(kafka.world.ready.apiUrl).origin,
			},
			credentials: { kafkaAlertApi: { id: credential.id, name: credential.name } },
		},
		'night/',
		'dedupe_key',
	);
	const data = stream.scram()['kafkaAlertApi'];
	n8n = await installN8n(session, [{ ...credential, data }], [listening, polling, both]);
	publisher = await startAlertPublisher({
		broker: kafka.world.broker.open,
		apiUrl: kafka.world.ready.apiUrl,
		token: kafka.token('pipeline'),
		everyMs: 100,
	});
	await n8n.start();
	// The activation is over when a notice comes through.
	const probe = notice();
	for (;;) {
		await stream.send(streams.alerts, { ...probe, time_created: new Date().toISOString() });
		const isThere = await Promise.race([
			received([idOf(probe)]).then(() => true),
			new Promise((resolve) => setTimeout(() => resolve(false), 2_000)),
		]);
		if (isThere) break;
	}
}, 600_000);
afterAll(async () => {
	await publisher.close();
	await session.close();
	server.closeAllConnections();
	server.close();
}, 60_000);

/** Percentiles of ms. */
function spread(delays: number[]): string {
	const sorted = delays.sort((a, b) => a - b);
	const figure = (share: number): string =>
		`${Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0)}`;
	return `shortest ${figure(0)}, p50 ${figure(0.5)}, p90 ${figure(0.9)}, p99 ${figure(0.99)}, longest ${figure(1)} ms`;
}

it('in a real n8n 500 alerts start their executions soon, each once, beside a trigger that polls', async () => {
	const sent = new Map<string, number>();
	const toPoll = new Map<string, number>();
	for (let count = 0; count < 500; count += 1) {
		const one = notice();
		sent.set(idOf(one), Date.now());
		await stream.send(streams.alerts, one);
		// The rest is time for the last poll.
		if (count % 20 === 0 && count < 400) {
			const made = await fetch(`${kafka.world.ready.control}/superevents`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: '{}',
			});
			toPoll.set(`poll/${idOf((await made.json()) as Record<string, unknown>)}`, Date.now());
		}
		await new Promise((resolve) => setTimeout(resolve, 150));
	}
	await received([...sent.keys(), ...toPoll.keys()]);
	const ours = calls.filter(({ id }) => sent.has(id));
	expect(ours).toHaveLength(500);
	const delays = (from: Map<string, number>): number[] =>
		[...from].map(([id, at]) => (calls.find((call) => call.id === id)?.at ?? NaN) - at);
	console.log(
		[
			`Latency, from sending to the first request of the workflow; load average ${loadavg()
				.map((load) => load.toFixed(1))
				.join(', ')}:`,
			`${sent.size} alerts by stream: ${spread(delays(sent))}`,
			`${toPoll.size} superevents by a poll a minute: ${spread(delays(toPoll))}`,
		].join('\n'),
	);
}, 600_000);

it('in a night in which n8n and the broker are killed the workflows receive what is owed', async () => {
	const sent: string[] = [];
	const nights: Promise<string[]>[] = [];
	const send = async (count: number): Promise<void> => {
		for (let more = 0; more < count; more += 1) {
			const one = notice();
			sent.push(idOf(one));
			await stream.send(streams.alerts, one);
		}
	};
	nights.push(stream.play('binary-neutron-star', 41));
	await send(10);
	await n8n.kill();
	nights.push(stream.play('retraction', 42));
	await send(10);
	await n8n.start();
	await send(5);
	await kafka.broker('kill');
	nights.push(stream.play('raven-coincidence', 43));
	await kafka.broker('start');
	await send(10);
	await received(sent.slice(0, 25));
	await n8n.kill();
	await send(5);
	await kafka.broker('kill');
	await kafka.broker('start');
	await n8n.start();
	const ids = (await Promise.all(nights)).flat();
	const keys = (await Promise.all(ids.map(stream.owed))).flat().map((key) => `night/${key}`);
	expect(keys.length).toBeGreaterThan(5);
	await received([...sent, ...keys]);
	const counts = [...sent, ...keys].map((id) => calls.filter((call) => call.id === id).length);
	// After a restart what n8n may have lost comes again.
	expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
	expect(counts.filter((count) => count > 3)).toEqual([]);
}, 600_000);
