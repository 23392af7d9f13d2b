import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AlertPublisher, startAlertPublisher } from '../../simulator/kafka/alertPublisher';
import { untilHeard, useCallingN8n } from './callingN8n';
import { notice, useStreams } from './streams';
import { streams } from './topics';
import { useKafka } from './world';

const kafka = useKafka();
const stream = useStreams(kafka);
const idOf = (one: Record<string, unknown>): string => String(one['superevent_id']);
let publisher: AlertPublisher;

const listening = {
	type: 'n8n-nodes-gracedb.graceDbAlertTrigger',
	credentials: stream.reference(),
};
const n8n = useCallingN8n(() => ({
	credentials: [stream.stored()],
	workflows: [
		{
			id: 'alertstream00001',
			trigger: {
				name: 'Stream alone',
				...listening,
				parameters: {
					source: 'custom',
					topics: streams.alerts,
					safetyNet: false,
					significance: 'all',
				},
			},
			path: '',
			field: 'superevent_id',
		},
		// As the panel offers it: GraceDB is polled as well.
		{
			id: 'alertnight000001',
			trigger: {
				name: 'Stream and polls',
				...listening,
				parameters: {
					source: 'custom',
					topics: streams.alerts,
					authentication: 'none',
					server: 'custom',
					customServer: new URL(kafka.world.ready.apiUrl).origin,
				},
			},
			path: 'night/',
			field: 'dedupe_key',
		},
	],
}));
beforeAll(async () => {
	publisher = await startAlertPublisher({
		broker: kafka.world.broker.open,
		apiUrl: kafka.world.ready.apiUrl,
		token: kafka.token('pipeline'),
		everyMs: 100,
	});
});
afterAll(() => publisher.close());

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
	await untilHeard(n8n, stream);
	nights.push(stream.play('retraction', 41));
	await send(10);
	await n8n.n8n.kill();
	nights.push(stream.play('retraction', 42));
	await send(10);
	await n8n.n8n.start();
	await send(5);
	await kafka.broker('kill');
	nights.push(stream.play('binary-neutron-star', 43));
	await kafka.broker('start');
	await send(10);
	await n8n.received(sent.slice(0, 25));
	await n8n.n8n.kill();
	await send(5);
	await kafka.broker('kill');
	await kafka.broker('start');
	await n8n.n8n.start();
	const ids = (await Promise.all(nights)).flat();
	const keys = (await Promise.all(ids.map(stream.owed))).flat().map((key) => `night/${key}`);
	expect(keys.length).toBeGreaterThan(5);
	await n8n.received([...sent, ...keys]);
	const counts = [...sent, ...keys].map(
		(id) => n8n.calls.filter(({ about }) => about === id).length,
	);
	// After a restart what n8n may have lost comes again.
	expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
	expect(counts.filter((count) => count > 3)).toEqual([]);
}, 600_000);
