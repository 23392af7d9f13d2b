import { Decompress } from 'fzstd';
import { CompressionCodecs, CompressionTypes, type Consumer, Kafka, logLevel } from 'kafkajs';

export interface SupervisorOptions {
	/** `localhost:9092`; a port of the broker that asks for no user. */
	broker: string;
	/** Root of the API of the GraceDB that gets the events, `http://localhost:8765/api/`. */
	apiUrl: string;
	/** A SciToken that may upload events of every pipeline. */
	token: string;
	/** Called after each message that was dealt with. */
	onMessage?: (dealtWith: DealtWith) => void;
}

export interface DealtWith {
	topic: string;
	graceid: string | null;
	/** Ignored: a ping, a message for another GraceDB, or one that asks for it. Known: GraceDB had the event already. */
	outcome: 'uploaded' | 'known' | 'ignored' | 'refused';
	/** GraceDB's words, if it refused. */
	words?: string;
}

export interface Supervisor {
	close: () => Promise<void>;
}

/** The parts of an upload message that count here (ligo-gracedb 2.16.1, schemas/upload.json). */
interface UploadMessage {
	type: 'upload';
	gracedb_server: string;
	graceid: string | null;
	gracedb_upload: boolean;
	skip_supervisor?: boolean;
	labels?: string[] | null;
	eventFile: [name: string, base64: string];
}

/**
 * What LIGO runs behind its broker: reads the topics of one GraceDB and completes the events whose ids were reserved. It begins
 * with the oldest message, and does each at least once; GraceDB takes an event once only.
 */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
	readZstd();
	const { hostname } = new URL(options.apiUrl);
	const instance = hostname.split('.')[0] ?? hostname;
	const kafka = new Kafka({
		clientId: 'gracedb-supervisor',
		brokers: [options.broker],
		logLevel: logLevel.NOTHING,
		retry: { retries: 20, initialRetryTime: 200, maxRetryTime: 2_000 },
	});
	const consumer = kafka.consumer({ groupId: 'gracedb-supervisor', sessionTimeout: 10_000 });
	await consumer.connect();
	await consumer.subscribe({
		topics: [new RegExp(`^${instance.replace(/[^\w-]/g, '.')}\\.`)],
		fromBeginning: true,
	});
	await run(consumer, options);
	return { close: () => consumer.disconnect() };
}

async function run(consumer: Consumer, options: SupervisorOptions): Promise<void> {
	await consumer.run({
		eachMessage: async ({ topic, message: { value } }) => {
			const message = read(value);
			const isOurs = message && isForUs(message, options.apiUrl);
			const dealtWith: DealtWith = isOurs
				? await upload(message, topic, options)
				: { topic, graceid: message?.graceid ?? null, outcome: 'ignored' };
			options.onMessage?.(dealtWith);
		},
	});
}

/** Undefined for whatever is no upload. */
function read(value: Buffer | null): UploadMessage | undefined {
	try {
		const message = JSON.parse(value?.toString() ?? 'null') as UploadMessage | null;
		return message?.type === 'upload' && Array.isArray(message.eventFile) ? message : undefined;
	} catch {
		return undefined;
	}
}

function isForUs(message: UploadMessage, apiUrl: string): boolean {
	const { graceid, gracedb_upload: isWanted, skip_supervisor: isSkipped = false } = message;
	if (graceid === null || !isWanted || isSkipped || !URL.canParse(message.gracedb_server))
		return false;
	// By name alone: the same server listens on one port for HTTP and on another for HTTPS.
	return new URL(message.gracedb_server).hostname === new URL(apiUrl).hostname;
}

async function upload(
	{ graceid, labels, eventFile: [name, content] }: UploadMessage,
	topic: string,
	{ apiUrl, token, broker }: SupervisorOptions,
): Promise<DealtWith> {
	const form = new FormData();
	form.append('graceid', graceid ?? '');
	for (const label of labels ?? []) form.append('labels', label);
	form.append('kafka_server', broker);
	form.append('kafka_topic', topic);
	form.append('eventFile', new Blob([Buffer.from(content, 'base64')]), name);
	const answer = await fetch(`${apiUrl}events/${encodeURIComponent(graceid ?? '')}/upload/`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}` },
		body: form,
	});
	const words = await answer.text();
	if (answer.ok) return { topic, graceid, outcome: 'uploaded' };
	// The message comes again.
	if (answer.status >= 500) throw new Error(`GraceDB answers ${answer.status}.`);
	const isKnown = /not waiting for an upload/.test(words);
	return { topic, graceid, outcome: isKnown ? 'known' : 'refused', ...(isKnown ? {} : { words }) };
}

/** The producers of ligo-gracedb compress with zstd, which kafkajs does not know by itself. */
function readZstd(): void {
	CompressionCodecs[CompressionTypes.ZSTD] = () => ({
		compress: () => Promise.reject(new Error('not needed here')),
		decompress: (compressed: Buffer) => {
			const pieces: Uint8Array[] = [];
			new Decompress((piece) => void pieces.push(piece)).push(compressed, true);
			return Promise.resolve(Buffer.concat(pieces));
		},
	});
}
