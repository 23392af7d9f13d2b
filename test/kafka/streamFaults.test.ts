import { open, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { expect, it } from 'vitest';
import { listen } from '../../gracedb/kafka/stream';
import { streamAccess } from '../../gracedb/kafka/streamCredential';
import { python } from './python';
import { notice, useStreams } from './streams';
import { streams } from './topics';
import { useKafka } from './world';

const kafka = useKafka();
const stream = useStreams(kafka);
const { broker, ready } = kafka.world;

const idsOf = (trigger: { items: () => Record<string, unknown>[] }): unknown[] =>
	trigger.items().map((item) => item['superevent_id']);

const withServer = {
	safetyNet: true,
	authentication: 'none',
	server: 'custom',
	customServer: new URL(ready.apiUrl).origin,
	category: 'Any',
};

it('a group that another program takes over is reported, GraceDB is polled meanwhile, and the stream goes on when that program is gone', async () => {
	const groupId = `taken-${Date.now()}`;
	const trigger = await stream.listen({ ...withServer, streamOptions: { groupId } });
	// The name sorts before ours, so that it gets the only partition.
	const other = new Kafka({
		clientId: 'a-first',
		brokers: [broker.open],
		logLevel: logLevel.NOTHING,
	}).consumer({ groupId });
	await other.connect();
	await other.subscribe({ topic: streams.alerts });
	await other.run({ eachMessage: () => Promise.resolve() });
	const [id = ''] = await stream.play('retraction', 31);
	await trigger.until(({ reported }) => reported.length > 0);
	await trigger.until((one) => idsOf(one).includes(id));
	await other.disconnect();
	const later = notice();
	const heard = trigger.until((one) => idsOf(one).includes(later['superevent_id']));
	await stream.send(streams.alerts, later);
	await heard;
	await trigger.close();
	expect(trigger.reported.map(({ message }) => message)).toEqual([
		`Another program reads in the consumer group ${groupId}, so the messages of ${streams.alerts} do not all come here.`,
	]);
	expect(trigger.items().at(-1)).toMatchObject({ stream: { topic: streams.alerts } });
});

it('an execution that waits does not hold the stream, and its offset is committed all the same', async () => {
	const groupId = `waits-${Date.now()}`;
	const heard: string[] = [];
	const listening = listen(
		{
			access: streamAccess('kafkaAlertApi', stream.scram()['kafkaAlertApi'] ?? {}),
			groupId,
			log: () => undefined,
			commitAfter: 1_000,
		},
		{
			id: 'waits',
			topics: [streams.alerts],
			positions: {},
			onMessage: ({ offset }) => {
				heard.push(offset);
				return new Promise(() => undefined);
			},
			onJoined: () => undefined,
			onFailure: () => undefined,
		},
	);
	expect(await listening.first).toBeUndefined();
	await stream.send(streams.alerts, notice(), notice(), notice());
	const admin = new Kafka({ brokers: [broker.open], logLevel: logLevel.NOTHING }).admin();
	await admin.connect();
	const committed = async (): Promise<string | undefined> => {
		const [topic] = await admin.fetchOffsets({ groupId, topics: [streams.alerts] });
		return topic?.partitions[0]?.offset;
	};
	while (heard.length < 3 || (await committed()) !== String(Number(heard[2]) + 1)) {
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	await admin.disconnect();
	await listening.close();
	expect(heard).toHaveLength(3);
});

it('batches that cannot be unpacked, damaged or far too large, are reported once with their place, and the next messages of the partition come', async () => {
	const id = 'damaged';
	const before = await stream.listen({}, { id });
	const [first, ...rest] = [notice(), notice(), notice(), notice()];
	await stream.send(streams.alerts, first);
	await before.until(({ executions }) => executions.length > 0);
	const saved = before.saved();
	await before.close();
	await python(kafka, 'gcn_write', {
		...stream.clients().gcn,
		topic: streams.alerts,
		messages: [{ json: rest[0] }, { json: rest[1] }, { blanks: 70 * 1024 ** 2 }, { json: rest[2] }],
	});
	await damage(streams.alerts, -3);
	const trigger = await stream.listen({}, { id, saved, activation: 'init' });
	await trigger.until((one) => idsOf(one).includes(rest[2]?.['superevent_id']));
	await trigger.close();
	expect(idsOf(trigger)).toEqual([rest[0], rest[2]].map((one) => one?.['superevent_id']));
	expect(trigger.reported.map(({ message }) => message)).toEqual([
		expect.stringMatching(
			/topic igwn\.gwalert cannot be read \(partition 0, offset \d+\)\. Its batch of 1 \(\d+ bytes\) cannot be unpacked: .+\.$/,
		),
		expect.stringMatching(/cannot be unpacked: it is too large\.$/),
	]);
});

/** Overwrites the content of a batch where the broker keeps it. @param nth from the end, -1 the last */
async function damage(topic: string, nth: number): Promise<void> {
	const folder = join(dirname(broker.caFile), 'data', `${topic}-0`);
	const name =
		(await readdir(folder))
			.filter((one) => one.endsWith('.log'))
			.sort()
			.at(-1) ?? '';
	const bytes = await readFile(join(folder, name));
	const head = 61;
	const batches: { at: number; end: number }[] = [];
	for (let at = 0; at + head < bytes.length;) {
		const end = at + 12 + bytes.readInt32BE(at + 8);
		batches.push({ at, end });
		at = end;
	}
	const { at, end } = batches.at(nth) ?? { at: 0, end: 0 };
	const file = await open(join(folder, name), 'r+');
	await file.write(Buffer.alloc(end - at - head), 0, end - at - head, at + head);
	await file.close();
}

it('a token endpoint that refuses while the stream is open is reported in a sentence, and the stream goes on when it gives tokens again', async () => {
	const trigger = await stream.listen({}, { credentials: stream.oauth() });
	stream.tokens.refuses = true;
	await trigger.until(({ reported }) => reported.length > 0);
	stream.tokens.refuses = false;
	const one = notice();
	await stream.send(streams.alerts, one);
	await trigger.until(({ executions }) => executions.length > 0);
	await trigger.close();
	expect(idsOf(trigger)).toEqual([one['superevent_id']]);
	expect(trigger.reported).toHaveLength(1);
	expect(trigger.reported[0]?.message).toMatch(
		/127\.0\.0\.1:\d+ does not accept the client ID and secret \(401\)\./,
	);
	expect(trigger.logged.join()).not.toContain('client-secret-1');
});

it('an activation ends whatever the broker does, and so does closing', async () => {
	await kafka.broker('pause');
	const trigger = await stream.listen();
	expect(trigger.logged.join()).toMatch(/did not (?:answer|accept the connection)/);
	await trigger.close();
	const again = await stream.listen();
	await kafka.broker('resume');
	// Long before the trigger tries again, so that it has not joined yet.
	const one = notice();
	await stream.send(streams.alerts, one);
	await again.until((each) => idsOf(each).includes(one['superevent_id']));
	await again.close();
});

it('one of several topics that is missing is reported, and the others are read', async () => {
	const topics = `${streams.alerts}, igwn.nothing`;
	const trigger = await stream.listen({ topics }, { activation: 'init' });
	const one = notice();
	await stream.send(streams.alerts, one);
	await trigger.until(({ executions, reported }) => executions.length > 0 && reported.length > 0);
	await trigger.close();
	expect(idsOf(trigger)).toEqual([one['superevent_id']]);
	expect(trigger.reported.map(({ message }) => message)).toEqual([
		expect.stringMatching(/^The topic igwn\.nothing does not exist on the Kafka broker /),
	]);
	await expect(stream.listen({ topics })).rejects.toThrow('igwn.nothing does not exist');
});

it('a topic that is made later is read from its first message on', async () => {
	const topic = `made.later.${Date.now()}`;
	const trigger = await stream.listen({ topics: topic }, { activation: 'init' });
	const admin = new Kafka({ brokers: [broker.open], logLevel: logLevel.NOTHING }).admin();
	await admin.connect();
	await admin.createTopics({ topics: [{ topic }] });
	await admin.disconnect();
	const one = notice();
	await stream.send(topic, one);
	await trigger.until(({ executions }) => executions.length > 0);
	await trigger.close();
	expect(idsOf(trigger)).toEqual([one['superevent_id']]);
	expect(trigger.reported.map(({ message }) => message)).toEqual([
		expect.stringMatching(/^The topic made\.later\.\d+ does not exist/),
	]);
});
