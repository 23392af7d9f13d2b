import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	CompressionCodecs,
	CompressionTypes,
	type IHeaders,
	Kafka,
	logLevel,
	type Producer,
} from 'kafkajs';
import { avroNotice, type NoticeDocument } from './avroNotice';
import { zstdFrame } from './zstd';

export interface AlertPublisherOptions {
	/** `localhost:9092`; a port of the broker that asks for no user. */
	broker: string;
	/** Root of the API of the GraceDB whose alerts are sent, `http://localhost:8765/api/`. */
	apiUrl: string;
	/** A SciToken that may read all. */
	token: string;
	/** Topics; one that is left out gets nothing. */
	topics?: Partial<AlertTopics>;
	/** How often GraceDB is looked at; default 300 ms. */
	everyMs?: number;
	/** Called after each notice. */
	onSent?: (sent: SentAlert) => void;
}

export interface SentAlert {
	topic: string;
	superevent: string;
	alertType: string;
}

export interface AlertTopics {
	/** Public notices as JSON, as on GCN. */
	json: string;
	/** Public notices as Avro files, as on SCiMMA. */
	avro: string;
	/** A message a second. */
	heartbeat: string;
	/** Where alerts of igwn-alert go: `gracedb` stands for `gracedb.superevent`, `gracedb.mdc_superevent`, `gracedb.test_superevent`. */
	igwnPrefix: string;
}

export const usualAlertTopics: AlertTopics = {
	json: 'igwn.gwalert',
	avro: 'scimma.igwn.gwalert',
	heartbeat: 'gcn.heartbeat',
	igwnPrefix: 'gracedb',
};

/** All topics that a publisher sends to. */
export function topicNames({ json, avro, heartbeat, igwnPrefix }: AlertTopics): string[] {
	return [
		json,
		avro,
		heartbeat,
		...Object.values(igwnKinds).map((kind) => `${igwnPrefix}.${kind}`),
	];
}

const igwnKinds: Record<string, string> = {
	Production: 'superevent',
	MDC: 'mdc_superevent',
	Test: 'test_superevent',
};

export interface AlertPublisher {
	close: () => Promise<void>;
}

/** What is known of a superevent: what was sent of it. */
interface Sent {
	notices: number;
	labels: Set<string>;
}

interface Row {
	[name: string]: unknown;
}

/**
 * What stands between GraceDB and those who listen: sends the public notices of a simulated GraceDB, and alerts of igwn-alert for new superevents and
 * labels, to topics of a broker. What is there when it starts is not sent. Compressed with zstd, as gwcelery's messages are.
 */
export async function startAlertPublisher(options: AlertPublisherOptions): Promise<AlertPublisher> {
	const topics = { ...usualAlertTopics, ...options.topics };
	const kafka = new Kafka({
		clientId: 'gracedb-alert-publisher',
		brokers: [options.broker],
		logLevel: logLevel.NOTHING,
		retry: { retries: 20, initialRetryTime: 200, maxRetryTime: 2_000 },
	});
	const producer = kafka.producer({ allowAutoTopicCreation: false });
	await producer.connect();
	const known = new Map<string, Sent>();
	await look(options, producer, topics, known, true);
	const end = new AbortController();
	const work = [
		repeat(end.signal, options.everyMs ?? 300, () => look(options, producer, topics, known, false)),
		repeat(end.signal, 1_000, () =>
			send(producer, topics.heartbeat, {
				alert_datetime: new Date().toISOString(),
			}),
		),
	];
	return {
		close: async () => {
			end.abort();
			await Promise.all(work);
			await producer.disconnect();
		},
	};
}

async function repeat(
	signal: AbortSignal,
	everyMs: number,
	work: () => Promise<void>,
): Promise<void> {
	while (!signal.aborted) {
		// A broker or server that is away is tried again.
		await work().catch(() => undefined);
		await sleep(everyMs, undefined, { signal }).catch(() => undefined);
	}
}

async function look(
	options: AlertPublisherOptions,
	producer: Producer,
	topics: AlertTopics,
	known: Map<string, Sent>,
	isFirst: boolean,
): Promise<void> {
	const { superevents } = (await get(options, 'superevents/?query=&count=50')) as {
		superevents: Row[];
	};
	for (const superevent of [...superevents].reverse()) {
		const id = String(superevent['superevent_id']);
		const labels = (superevent['labels'] ?? []) as string[];
		const before = known.get(id);
		const sent = before ?? { notices: 0, labels: new Set<string>() };
		known.set(id, sent);
		const topic = `${topics.igwnPrefix}.${igwnKinds[String(superevent['category'])] ?? 'superevent'}`;
		if (!before && !isFirst) {
			const alert = { uid: id, alert_type: 'new', data: superevent, object: superevent };
			await send(producer, topic, alert, headersOfHop('json'));
		}
		for (const name of labels.filter((label) => !sent.labels.has(label))) {
			sent.labels.add(name);
			if (isFirst) continue;
			const { labels: list } = (await get(options, `superevents/${id}/labels/`)) as {
				labels: Row[];
			};
			const data = list.find((label) => label['name'] === name) ?? { name };
			const alert = { uid: id, alert_type: 'label_added', data, object: superevent };
			await send(producer, topic, alert, headersOfHop('json'));
		}
		await sendNotices(options, producer, topics, { id, sent, isFirst });
	}
}

async function sendNotices(
	options: AlertPublisherOptions,
	producer: Producer,
	topics: AlertTopics,
	{ id, sent, isFirst }: { id: string; sent: Sent; isFirst: boolean },
): Promise<void> {
	const { notices = [] } = (await get(options, `superevents/${id}/notices/`)) as {
		notices?: { N: number; links: { file: string } }[];
	};
	for (const { N, links } of notices.filter((notice) => notice.N > sent.notices)) {
		if (!isFirst) {
			const document = (await get(options, links.file)) as NoticeDocument;
			await send(producer, topics.json, document);
			await send(producer, topics.avro, avroNotice(document), headersOfHop('avro'));
			const alertType = String(document['alert_type']);
			options.onSent?.({ topic: topics.json, superevent: id, alertType });
		}
		// It is sent again if the broker was away.
		sent.notices = N;
	}
}

async function get({ apiUrl, token }: AlertPublisherOptions, path: string): Promise<unknown> {
	const answer = await fetch(new URL(path, apiUrl), {
		headers: { authorization: `Bearer ${token}` },
	});
	if (!answer.ok) throw new Error(`GraceDB answers ${answer.status}.`);
	return await answer.json();
}

async function send(
	producer: Producer,
	topic: string,
	message: object | Buffer,
	headers?: IHeaders,
): Promise<void> {
	sendZstd();
	const value = Buffer.isBuffer(message) ? message : JSON.stringify(message);
	await producer.send({
		topic,
		compression: CompressionTypes.ZSTD,
		messages: [{ value, headers }],
	});
}

/** What hop-client 0.13.0 writes beside a message: readers on SCiMMA know by it how to decode that. */
function headersOfHop(format: 'avro' | 'json'): IHeaders {
	const id = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
	return { _id: id, _sender: 'gracedb-simulator', _format: format };
}

const ours = new WeakSet<object>();

interface Codec {
	compress: (encoder: { buffer: Buffer }) => Promise<Buffer>;
	decompress: (packed: Buffer) => Promise<Buffer>;
}

/** kafkajs does not know zstd by itself. Who reads it in this process goes on doing so. */
function sendZstd(): void {
	const codecs = CompressionCodecs as unknown as Record<number, () => Codec>;
	const before = codecs[CompressionTypes.ZSTD];
	if (before && ours.has(before)) return;
	const codec = (): Codec => ({
		compress: ({ buffer }) => Promise.resolve(zstdFrame(buffer)),
		// The one of kafkajs itself throws when it is asked for.
		decompress: async (packed) => await (before?.() as Codec).decompress(packed),
	});
	ours.add(codec);
	codecs[CompressionTypes.ZSTD] = codec;
}
