import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../support/graceDb';
import { python } from './python';
import { topics } from './topics';
import { create, item, type StoredRecord, useKafka } from './world';

const kafka = useKafka();
const { ready, broker } = kafka.world;

/** An event as both clients are given it: arguments of `create_event`, and parameters of the node. */
interface Case {
	python: Row;
	ours: Row;
	topic: string;
	fileName: string;
	content: Buffer;
}

const event = (python: Row, ours: Row, topic = topics.gstlal): Case => ({
	python: { group: 'CBC', pipeline: 'gstlal', ...python },
	ours,
	topic,
	fileName: 'coinc.xml',
	content: Buffer.from('<LIGO_LW/>'),
});

const cases: Record<string, Case> = {
	'with nothing but the file': event({}, {}),
	'with labels, search and replay ID': event(
		{ labels: ['INJ', 'DQV'], search: 'AllSky', replay_id: 'replay_2024-a' },
		{ additionalFields: { labels: ['INJ', 'DQV'], search: 'AllSky', replayId: 'replay_2024-a' } },
	),
	'of the group Test': event({ group: 'Test' }, { group: 'Test' }, topics.test),
	'that the supervisor shall skip': event(
		{ skip_supervisor: true },
		{ kafkaOptions: { skipSupervisor: true } },
	),
	'that GraceDB shall not have': event(
		{ gracedb_upload: false },
		{ kafkaOptions: { graceDbUpload: false } },
	),
	'with another name in Unicode': {
		...event({}, {}),
		fileName: 'événement 🜨 "x".xml',
		content: Buffer.from([0, 255, 128, 10, 13]),
	},
	'with a file of 1 MB': { ...event({}, {}), content: Buffer.alloc(1_048_642, 'gravity') },
};

const sent = new Map<string, { ours: StoredRecord; theirs: StoredRecord }>();
const reservations = new Map<string, { ours: unknown; theirs: unknown }>();

beforeAll(async () => {
	for (const [name, one] of Object.entries(cases)) {
		const before = (await uploads(one.topic)).length;
		const ours = await reservationDuring(() =>
			kafka.run(
				{ ...create, ...one.ours },
				{
					items: [item(one.content, one.fileName)],
					credentials: kafka.graceDbCredential({
						customServer: new URL(ready.httpsApiUrl ?? '').origin,
						ca: kafka.simulatorCa,
					}),
				},
			),
		);
		const theirs = await reservationDuring(() =>
			python(kafka, 'send', {
				serviceUrl: ready.httpsApiUrl,
				broker: broker.secure,
				caFile: broker.caFile,
				events: [
					{ ...one.python, filename: one.fileName, content: one.content.toString('base64') },
				],
			}),
		);
		const records = await uploads(one.topic);
		expect(records).toHaveLength(before + 2);
		const [first, second] = records.slice(-2);
		sent.set(name, { ours: first!, theirs: second! });
		reservations.set(name, { ours, theirs });
	}
}, 120_000);

/** The events of a topic, the oldest first. */
async function uploads(topic: string): Promise<StoredRecord[]> {
	return (await kafka.records(topic))
		.filter(({ value }) => value['type'] === 'upload')
		.sort(
			(a, b) => Number(a.value['_producer_timestamp']) - Number(b.value['_producer_timestamp']),
		);
}

/** What GraceDB was asked to reserve meanwhile. */
async function reservationDuring(work: () => Promise<unknown>): Promise<unknown> {
	await kafka.requests();
	await work();
	const requests = await kafka.fullRequests();
	const reserving = requests.filter(
		({ method, url }) => method === 'POST' && url.includes('reserve'),
	);
	return reserving.map(({ body }) => body);
}

describe.each(Object.keys(cases))('an event %s', (name) => {
	const partitions: Record<string, number> = { [topics.test]: 3, [topics.gstlal]: 8 };

	it('is the same record as that of ligo-gracedb’s producer', () => {
		const { ours, theirs } = sent.get(name)!;
		expect(Object.keys(ours.value)).toEqual(Object.keys(theirs.value));
		for (const field of Object.keys(theirs.value)) {
			if (field === 'graceid' || field === '_producer_timestamp') {
				expect(typeof ours.value[field]).toBe(typeof theirs.value[field]);
			} else expect(ours.value[field], field).toEqual(theirs.value[field]);
		}
		expect(ours.headers).toEqual(theirs.headers);
		for (const record of [ours, theirs]) {
			expect(record.key).toBe(record.value['graceid']);
			const count = partitions[cases[name]!.topic] ?? 1;
			if (record.key !== null) expect(record.partition).toBe(crc32(record.key) % count);
		}
	});

	it('reserves with the same words', () => {
		const { ours, theirs } = reservations.get(name)!;
		const isReserved = cases[name]!.python['gracedb_upload'] !== false;
		expect(theirs).toMatchObject(isReserved ? [{ pipeline: 'gstlal' }] : []);
		expect(ours).toEqual(theirs);
	});
});

it('Python’s consumer reads the same as kafkajs, and its schemas take our messages', async () => {
	for (const topic of [topics.test, topics.gstlal]) {
		const byKafkaJs = await kafka.records(topic);
		const byPython = (await python(kafka, 'read', { open: broker.open, topic })) as StoredRecord[];
		const order = (a: StoredRecord, b: StoredRecord): number =>
			a.partition - b.partition || Number(a.offset) - Number(b.offset);
		expect(byPython.sort(order)).toEqual(byKafkaJs.sort(order));
		const messages = byKafkaJs.map(({ value }) => value);
		expect(await python(kafka, 'validate', { messages })).toBe(messages.length);
	}
});

it('a ping is what ligo-gracedb’s schema describes', async () => {
	const [row] = await kafka.run({ resource: 'event', operation: 'pingKafka' });
	expect(row).toMatchObject({ kafka_status: 'confirmed', kafka_topic: topics.test });
	const records = await kafka.records(topics.test);
	const found = records.find(({ value }) => value['type'] === 'ping');
	expect(found).toMatchObject({
		key: null,
		headers: {},
		value: { client: 'n8n-nodes-gracedb', sub: 'pipeline@ligo.org', scope: 'gracedb.read' },
	});
	expect(await python(kafka, 'validate', { messages: [found?.value] })).toBe(1);
});
