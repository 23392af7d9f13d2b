import { readFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';
import type { INodeExecutionData } from 'n8n-workflow';
import { beforeAll } from 'vitest';
import { loadKafkaJs } from '../../gracedb/kafka/kafkajs';
import type { Broker } from '../../scripts/kafka/broker';
import type { ReadyFile } from '../../simulator/start';
import {
	binary,
	type Credentials,
	type Engine,
	loadEngine,
	type NodeOptions,
} from '../support/engine';
import type { Row } from '../support/graceDb';

/** What main.ts has brought up for one of the processes that run tests; all are in the file that KAFKA_TEST_WORLD names. */
export interface KafkaWorld {
	ready: ReadyFile;
	broker: Pick<Broker, 'secure' | 'withoutTls' | 'open' | 'scram' | 'ca' | 'caFile'>;
	/** Address for `POST /pause` and the like. */
	control: string;
	/** A Python with ligo-gracedb and its producer. */
	python: string;
}

/** A message as it lies on the broker. */
export interface StoredRecord {
	key: string | null;
	value: Row;
	partition: number;
	offset: string;
	headers: object;
}

export interface KafkaForTests {
	world: KafkaWorld;
	engine: () => Engine;
	/** The Kafka credential of a user, filled in, with what a test has otherwise. */
	kafkaCredential: (other?: Row, user?: string) => Credentials;
	graceDbCredential: (other?: Row, user?: string) => Credentials;
	token: (user: string) => string;
	/** A token with other properties, by the simulator's control API. */
	madeToken: (fields: Row) => Promise<string>;
	/** Runs the node as `pipeline`; rejects with its error. */
	run: (parameters: Row, options?: NodeOptions) => Promise<Row[]>;
	/** Creates an event through Kafka, from one item. */
	submit: (parameters?: Row, options?: NodeOptions) => Promise<Row>;
	/** Pauses, kills or starts the broker. */
	broker: (action: 'start' | 'stop' | 'kill' | 'pause' | 'resume') => Promise<void>;
	/** All messages of a topic, as kafkajs reads them. */
	records: (topic: string) => Promise<StoredRecord[]>;
	/** Method and path of what GraceDB was asked since the last call. */
	requests: () => Promise<string[]>;
	/** The same requests as GraceDB recorded them. */
	fullRequests: () => Promise<{ method: string; url: string; status: number; body?: unknown }[]>;
	graceDb: (method: string, path: string) => Promise<Response>;
	/** Lets the simulator fail; until `noFaults`. */
	fault: (rule: Row) => Promise<unknown>;
	noFaults: () => Promise<unknown>;
	/** How many messages a topic has had. */
	count: (topic: string) => Promise<number>;
	/** PEM of the authority of the simulator. */
	simulatorCa: string;
}

export const eventFile = '<LIGO_LW/>';

export const item = (
	content: string | Buffer = eventFile,
	fileName = 'coinc.xml',
): INodeExecutionData => ({
	json: {},
	binary: { data: binary(content, fileName, 'text/xml') },
});

export const create = {
	resource: 'event',
	operation: 'create',
	authentication: 'sciToken',
	group: 'CBC',
	pipeline: 'gstlal',
	submitThrough: 'kafka',
};

export function useKafka(): KafkaForTests {
	const file = process.env['KAFKA_TEST_WORLD'];
	if (!file) throw new Error('These tests need a broker: run them with npm run test:kafka.');
	const worlds = JSON.parse(readFileSync(file, 'utf8')) as KafkaWorld[];
	// Vitest numbers its processes from 1.
	const world = worlds[Number(process.env['VITEST_POOL_ID']) - 1];
	if (!world) throw new Error('More processes run tests than there are brokers.');
	let loaded: Engine | undefined;
	beforeAll(async () => {
		loaded = await loadEngine();
	});
	const engine = (): Engine => {
		if (!loaded) throw new Error('The engine is not loaded yet.');
		return loaded;
	};
	const { ready, broker } = world;
	const token = (user: string): string => readFileSync(ready.tokens[user] ?? '', 'utf8').trim();
	const command = async (method: string, path: string, body?: object): Promise<unknown> => {
		const answer = await fetch(`${ready.control}${path}`, {
			method,
			headers: { 'content-type': 'application/json' },
			...(body && { body: JSON.stringify(body) }),
		});
		if (!answer.ok) throw new Error(await answer.text());
		return answer.status === 204 ? undefined : await answer.json();
	};

	const kafkaCredential: KafkaForTests['kafkaCredential'] = (other = {}, user = 'pipeline') => ({
		graceDbKafkaApi: {
			bootstrapServers: broker.secure,
			ca: broker.ca,
			token: token(user),
			...other,
		},
	});
	const graceDbCredential: KafkaForTests['graceDbCredential'] = (
		other = {},
		user = 'pipeline',
	) => ({
		graceDbSciTokenApi: {
			server: 'custom',
			customServer: new URL(ready.apiUrl).origin,
			access: 'readWrite',
			token: token(user),
			...other,
		},
	});
	const fullRequests: KafkaForTests['fullRequests'] = async () => {
		const answer = await command('GET', '/requests');
		await command('DELETE', '/requests');
		return answer as Awaited<ReturnType<KafkaForTests['fullRequests']>>;
	};
	const run: KafkaForTests['run'] = async (parameters, { credentials, ...options } = {}) => {
		const [items = []] = await engine().runNode(
			{ authentication: 'sciToken', ...parameters },
			{
				credentials: { ...graceDbCredential(), ...kafkaCredential(), ...credentials },
				...options,
			},
		);
		return items.map(({ json }) => json);
	};
	return {
		world,
		engine,
		kafkaCredential,
		graceDbCredential,
		token,
		async madeToken(fields) {
			const made = (await command('POST', '/tokens', { user: 'pipeline', ...fields })) as {
				file: string;
			};
			return readFileSync(made.file, 'utf8').trim();
		},
		run,
		async submit(parameters = {}, options = {}) {
			const [row] = await run({ ...create, ...parameters }, { items: [item()], ...options });
			return row ?? {};
		},
		async broker(action) {
			const answer = await fetch(`${world.control}/${action}`, { method: 'POST' });
			if (!answer.ok) throw new Error(await answer.text());
		},
		records: (topic) => readTopic(broker.open, topic),
		async requests() {
			const requests = await fullRequests();
			return requests.map(({ method, url }) => `${method} ${new URL(url, ready.apiUrl).pathname}`);
		},
		fullRequests,
		fault: (rule) => command('POST', '/faults', rule),
		noFaults: () => command('DELETE', '/faults'),
		count: (topic) => messagesIn(broker.open, topic),
		simulatorCa: readFileSync(ready.caFile ?? '', 'utf8'),
		graceDb: (method, path) =>
			fetch(`${ready.apiUrl}${path}`, {
				method,
				headers: { authorization: `Bearer ${token('pipeline')}` },
			}),
	};
}

async function messagesIn(bootstrap: string, topic: string, tries = 50): Promise<number> {
	const admin = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING }).admin();
	try {
		await admin.connect();
		const ends = await admin.fetchTopicOffsets(topic);
		return ends.reduce((sum, { offset }) => sum + Number(offset), 0);
	} catch (error) {
		// A broker that has just started again does not lead its topics yet.
		if (tries === 0) throw error;
		return await messagesIn(bootstrap, topic, tries - 1);
	} finally {
		await admin.disconnect();
	}
}

/** Reads a topic from its beginning to what is its end just now, with zstd as librdkafka's clients compress. */
async function readTopic(bootstrap: string, topic: string): Promise<StoredRecord[]> {
	await loadKafkaJs();
	const expected = await messagesIn(bootstrap, topic);
	const found: StoredRecord[] = [];
	if (expected === 0) return found;
	const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
	const consumer = kafka.consumer({ groupId: `test-${process.pid}-${Date.now()}` });
	await consumer.connect();
	await consumer.subscribe({ topic, fromBeginning: true });
	await new Promise<void>((resolve, reject) => {
		consumer
			.run({
				eachMessage({ partition, message }) {
					found.push({
						key: message.key?.toString() ?? null,
						value: JSON.parse(message.value?.toString() ?? 'null') as Row,
						partition,
						offset: message.offset,
						headers: message.headers ?? {},
					});
					if (found.length >= expected) resolve();
					return Promise.resolve();
				},
			})
			.catch(reject);
	});
	await consumer.disconnect();
	return found;
}
