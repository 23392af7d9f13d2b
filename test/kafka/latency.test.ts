import { loadavg } from 'node:os';
import { expect, it } from 'vitest';
import { untilHeard, useCallingN8n } from './callingN8n';
import { notice, useStreams } from './streams';
import { streams } from './topics';
import { useKafka } from './world';

const kafka = useKafka();
const stream = useStreams(kafka);
const idOf = (one: Record<string, unknown>): string => String(one['superevent_id']);

const n8n = useCallingN8n(() => ({
	credentials: [stream.stored()],
	workflows: [
		{
			id: 'alertstream00001',
			trigger: {
				name: 'GraceDB Alert Trigger',
				type: 'n8n-nodes-gracedb.graceDbAlertTrigger',
				parameters: {
					source: 'custom',
					topics: streams.alerts,
					safetyNet: false,
					significance: 'all',
				},
				credentials: stream.reference(),
			},
			path: '',
			field: 'superevent_id',
		},
		{
			id: 'alertpolls000001',
			trigger: {
				name: 'GraceDB Trigger',
				type: 'n8n-nodes-gracedb.graceDbTrigger',
				parameters: {
					pollTimes: { item: [{ mode: 'everyMinute' }] },
					authentication: 'none',
					server: 'custom',
					customServer: new URL(kafka.world.ready.apiUrl).origin,
					significance: 'all',
				},
			},
			path: 'poll/',
			field: 'superevent_id',
		},
	],
}));

/** Percentiles of ms. */
function spread(delays: number[]): string {
	const sorted = delays.sort((a, b) => a - b);
	const figure = (share: number): string =>
		`${Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0)}`;
	return `shortest ${figure(0)}, p50 ${figure(0.5)}, p90 ${figure(0.9)}, p99 ${figure(0.99)}, longest ${figure(1)} ms`;
}

it('in a real n8n 500 alerts start their executions soon, each once, beside a trigger that polls', async () => {
	await untilHeard(n8n, stream);
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
	await n8n.received([...sent.keys(), ...toPoll.keys()]);
	expect(n8n.calls.filter(({ about }) => sent.has(about))).toHaveLength(500);
	const delays = (from: Map<string, number>): number[] =>
		[...from].map(([id, at]) => (n8n.calls.find(({ about }) => about === id)?.at ?? NaN) - at);
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
