import { Buffer } from 'node:buffer';
import { inputError } from '../errors/GraceDbError';
import type { Upload } from '../http/body';
import { type JsonObject, textOf } from '../json';

/**
 * The messages of GraceDB's Kafka pipeline, as ligo-gracedb 2.16.1 writes them and its JSON schemas (draft-07, upload.json and
 * ping.json) describe them.
 */

/** Bytes of a message; the limit of ligo-gracedb's producer (`message.max.bytes`) and of the brokers. */
export const maxMessageBytes = 10_485_760;

/** What a record takes besides key and value, at most: its own head and that of its batch. */
const overheadBytes = 100;

/** Longer than any real one: what is reserved is known only when the file has been judged. */
const placeholder = { graceid: 'G'.padEnd(16, '9'), submitter: ''.padEnd(128, 'x') };

export interface UploadContent {
	/** Service URL of the GraceDB that the event is for, without a version. */
	server: string;
	/** The reserved id; null where GraceDB is not to have the event. */
	graceid: string | null;
	submitter: string | null;
	/** As the user wrote it. */
	pipeline: string;
	skipSupervisor: boolean;
	labels: readonly string[];
	fileName: string;
	/** Base64. */
	fileContent: string;
	/** Milliseconds since 1970. */
	now: number;
}

/** The message by which an event is sent, keys in ligo-gracedb's order. */
export function uploadMessage(content: UploadContent): JsonObject {
	const { graceid, labels } = content;
	return {
		type: 'upload',
		gracedb_server: content.server,
		graceid,
		submitter: content.submitter,
		pipeline: content.pipeline,
		gracedb_upload: graceid !== null,
		skip_supervisor: content.skipSupervisor,
		labels: labels.length > 0 ? [...labels] : null,
		eventFile: [content.fileName, content.fileContent],
		_producer_timestamp: content.now / 1000,
	};
}

/** A message that tells the broker's side that somebody can reach it; consumers ignore it. */
export function pingMessage(
	now: number,
	claims: { subject?: string; scopes?: string[] },
): JsonObject {
	return {
		type: 'ping',
		timestamp: now / 1000,
		client: 'n8n-nodes-gracedb',
		sub: claims.subject ?? null,
		scope: claims.scopes?.join(' ') || null,
	};
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const orNull =
	(check: Check): Check =>
	(value) =>
		value === null || check(value);
const isListOf =
	(check: Check): Check =>
	(value) =>
		Array.isArray(value) && value.every(check);

/** The schemas, by type: what must be there, and how what is there must look. Further fields are allowed. */
const schemas: Record<string, { required: readonly string[]; properties: Record<string, Check> }> =
	{
		upload: {
			required: ['type', 'gracedb_server', 'pipeline', 'gracedb_upload', 'eventFile'],
			properties: {
				type: isText,
				gracedb_server: isText,
				graceid: orNull(isText),
				submitter: orNull(isText),
				pipeline: isText,
				gracedb_upload: isFlag,
				skip_supervisor: isFlag,
				labels: orNull(isListOf(isText)),
				eventFile: (value) => isListOf(isText)(value) && (value as unknown[]).length === 2,
				content_id: isText,
				_producer_timestamp: isNumber,
			},
		},
		ping: {
			required: ['type', 'timestamp', 'client'],
			properties: {
				type: isText,
				timestamp: isNumber,
				client: isText,
				sub: orNull(isText),
				scope: orNull(isText),
			},
		},
	};

/**
 * Checks a message against the documented schema of its type.
 *
 * @throws GraceDbError of kind `input`
 */
export function checkMessage(message: JsonObject): void {
	const type = textOf(message['type']);
	const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
	const wrong = schema
		? [
				...schema.required.filter((name) => message[name] === undefined),
				...Object.entries(schema.properties)
					.filter(([name, check]) => message[name] !== undefined && !check(message[name]))
					.map(([name]) => name),
			]
		: ['type'];
	if (wrong.length === 0) return;
	throw inputError(
		`The message for Kafka is not as GraceDB wants it: ${wrong.join(', ')} ${wrong.length > 1 ? 'are' : 'is'} wrong.`,
		'Check the fields of the node.',
	);
}

/**
 * Refuses an event file whose message would be too large, before anything is reserved or read.
 *
 * @throws GraceDbError of kind `input`
 */
export function checkMessageSize(
	file: Pick<Upload, 'size'>,
	content: Omit<UploadContent, 'graceid' | 'submitter' | 'fileContent' | 'now'>,
): void {
	const now = Date.now() + 0.123;
	const rest = uploadMessage({ ...content, ...placeholder, fileContent: '', now });
	const base64 = 4 * Math.ceil(file.size / 3);
	const bytes =
		Buffer.byteLength(JSON.stringify(rest)) + base64 + placeholder.graceid.length + overheadBytes;
	if (bytes <= maxMessageBytes) return;
	const most = Math.floor(((maxMessageBytes - (bytes - base64)) / 4) * 3);
	throw inputError(
		`The event file "${content.fileName}" is too large for Kafka: its message would have ${bytes} bytes, and ${maxMessageBytes} are allowed.`,
		`Send a file of at most ${most} bytes, or submit the event through HTTP.`,
	);
}
