import { parseSupereventId } from '../ids';
import { isJsonObject, type Json, type JsonObject, textOf } from '../json';
import { type AvroValue, isAvroFile, readAvroFile } from './avro';

/** What a message of a stream says. */
export type StreamMessage =
	/** A public notice; the sky map is taken out of the JSON. */
	| { kind: 'notice'; id: string; notice: JsonObject; skyMap?: Buffer; combinedSkyMap?: Buffer }
	/** An alert of igwn-alert: a change of a superevent or of an event, with the object as it was then. */
	| { kind: 'change'; id: string | undefined; alert: JsonObject }
	/** The content lies elsewhere, and is not fetched. */
	| { kind: 'elsewhere' };

/** A message of a stream cannot be read; the message says why. */
export class UnreadableMessage extends Error {}

/**
 * Reads a message of a stream: a public notice as JSON (GCN) or as an Avro file (SCiMMA), or an alert of igwn-alert as JSON, which may stand as a text in
 * JSON (gwcelery writes some so).
 *
 * @param value content of the message
 * @throws UnreadableMessage
 */
export function readStreamMessage(value: Buffer | null): StreamMessage {
	const content = contentOf(value);
	if (!isJsonObject(content)) throw new UnreadableMessage('It is no JSON object.');
	if (isNotice(content)) return noticeOf(content);
	if (typeof content['uid'] === 'string' && typeof content['alert_type'] === 'string') {
		return { kind: 'change', id: supereventIn(content), alert: content };
	}
	if (Object.keys(content).length === 1 && typeof content['url'] === 'string') {
		return { kind: 'elsewhere' };
	}
	throw new UnreadableMessage(
		'It is neither a public notice (superevent_id, alert_type, event) nor an alert of igwn-alert (uid, alert_type).',
	);
}

/** Looser than the schema: types that come later may be written otherwise. */
function isNotice(content: JsonObject): boolean {
	return (
		typeof content['superevent_id'] === 'string' &&
		typeof content['alert_type'] === 'string' &&
		('event' in content || 'urls' in content)
	);
}

function contentOf(value: Buffer | null): unknown {
	if (value === null || value.length === 0) throw new UnreadableMessage('It is empty.');
	if (isAvroFile(value)) {
		try {
			const records = readAvroFile(value);
			if (records.length !== 1) throw new RangeError(`It has ${records.length} records.`);
			return plain(records[0] ?? null);
		} catch (error) {
			throw new UnreadableMessage(error instanceof Error ? error.message : String(error));
		}
	}
	let content: unknown = value.toString();
	// JSON in JSON: decoded twice.
	for (let round = 0; round < 3 && typeof content === 'string'; round += 1) {
		try {
			content = JSON.parse(content) as unknown;
		} catch {
			throw new UnreadableMessage('It is neither JSON nor an Avro file.');
		}
	}
	// The wrapper of hop-client before its version 0.8.
	const isWrapped =
		isJsonObject(content) && typeof content['format'] === 'string' && 'content' in content;
	return isWrapped ? (content as JsonObject)['content'] : content;
}

/** Bytes become base64, as GCN's JSON has them. */
function plain(value: AvroValue): Json {
	if (Buffer.isBuffer(value)) return value.toString('base64');
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

function noticeOf(content: JsonObject): StreamMessage {
	let id: string;
	try {
		id = parseSupereventId(textOf(content['superevent_id']));
	} catch {
		throw new UnreadableMessage('Its superevent_id is no id of a superevent.');
	}
	const { event, external_coinc: external } = content;
	const { skymap, ...eventRest } = isJsonObject(event) ? event : {};
	const { combined_skymap: combined, ...externalRest } = isJsonObject(external) ? external : {};
	return {
		kind: 'notice',
		id,
		notice: {
			...content,
			...(isJsonObject(event) ? { event: eventRest } : {}),
			...(isJsonObject(external) ? { external_coinc: externalRest } : {}),
		},
		...(typeof skymap === 'string' ? { skyMap: Buffer.from(skymap, 'base64') } : {}),
		...(typeof combined === 'string' ? { combinedSkyMap: Buffer.from(combined, 'base64') } : {}),
	};
}

/** The superevent that an alert of igwn-alert is about: its `uid`, or the one of which its event is part. */
function supereventIn({ uid, object }: JsonObject): string | undefined {
	const names = [uid, isJsonObject(object) ? object['superevent'] : undefined];
	for (const name of names) {
		try {
			return parseSupereventId(textOf(name));
		} catch {
			// The id of an event.
		}
	}
	return undefined;
}
