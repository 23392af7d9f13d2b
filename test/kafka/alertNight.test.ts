import { afterAll, beforeAll, expect, it } from 'vitest';
import {
	type AlertPublisher,
	startAlertPublisher,
	usualAlertTopics,
} from '../../simulator/kafka/alertPublisher';
import type { ListeningTrigger } from '../support/engine';
import { useStreams } from './streams';
import { useKafka } from './world';

const kafka = useKafka();
const stream = useStreams(kafka);
const { ready, broker } = kafka.world;
let publisher: AlertPublisher;

beforeAll(async () => {
	publisher = await startAlertPublisher({
		broker: broker.open,
		apiUrl: ready.apiUrl,
		token: kafka.token('pipeline'),
		everyMs: 100,
	});
});
afterAll(() => publisher.close());

const withServer = {
	safetyNet: true,
	authentication: 'none',
	server: 'custom',
	customServer: new URL(ready.apiUrl).origin,
	category: 'Any',
	// One notice comes on both.
	topics: `${usualAlertTopics.json}, ${usualAlertTopics.avro}`,
	streamOptions: { heartbeatTopic: usualAlertTopics.heartbeat },
};

const noticeKeys = (trigger: ListeningTrigger): string[] =>
	trigger
		.items()
		.filter((item) => item['alert_type'] === 'public_notice')
		.map((item) => item['dedupe_key'] as string);

it('a night of the simulator comes through the stream, each notice once, and Get Alert takes it as it is', async () => {
	const trigger = await stream.listen(withServer);
	const ids = [
		...(await stream.play('binary-neutron-star', 7)),
		...(await stream.play('retraction', 8)),
	];
	const keys = (await Promise.all(ids.map(stream.owed))).flat();
	await trigger.until((one) => noticeKeys(one).length >= keys.length);
	// Two more polls and all further messages: nothing comes again.
	await new Promise((resolve) => setTimeout(resolve, 3_000));
	await trigger.close();
	expect(noticeKeys(trigger).sort()).toEqual([...keys].sort());
	expect(trigger.reported).toEqual([]);
	const heard = trigger.items().filter((item) => item['stream'] !== undefined);
	expect(heard.length).toBeGreaterThan(keys.length / 2);

	const first = heard.find((item) => item['notice_type'] === 'PRELIMINARY');
	const [alert] = await kafka.run(
		{ resource: 'superevent', operation: 'getAlert', alertFor: 'item' },
		{ items: [{ json: first ?? {} }] },
	);
	expect(alert).toMatchObject({ superevent_id: first?.['superevent_id'] });
	expect(alert?.['subject']).toContain(first?.['superevent_id'] as string);
});

it('what the stream did not bring while the broker was away comes by the polls, and nothing twice', async () => {
	const trigger = await stream.listen(withServer);
	await kafka.broker('kill');
	const [id = ''] = await stream.play('retraction', 9);
	const keys = await stream.owed(id);
	await trigger.until((one) => keys.every((key) => noticeKeys(one).includes(key)));
	await kafka.broker('start');
	await new Promise((resolve) => setTimeout(resolve, 12_000));
	await trigger.close();
	expect(
		noticeKeys(trigger)
			.filter((key) => key.startsWith(id))
			.sort(),
	).toEqual(keys.sort());
});
