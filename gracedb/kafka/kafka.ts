import { anySignal } from '../http/anySignal';
import { GraceDbError, inputError } from '../errors/GraceDbError';
import type { EgressFilter } from '../http/egress';
import type { Upload } from '../http/body';
import type { JsonObject } from '../json';
import { textOf } from '../json';
import type { Runtime } from '../runtime';
import { checkUpload } from '../resources/checkUpload';
import { contentIdOf } from '../resources/contentId';
import type { Events, NewEvent } from '../resources/events';
import type { Vocabulary } from '../resources/vocabulary';
import type { KafkaIdentity } from './credential';
import { loadKafkaJs } from './kafkajs';
import { checkMessage, checkMessageSize, pingMessage, uploadMessage } from './messages';
import { checkTopic, listTopics, type Topic, topicNamed, topicOfEvent } from './topics';
import {
	brokersOf,
	type KafkaDeadline,
	type KafkaUse,
	type OpenKafka,
	startKafkaDeadline,
	useSession,
} from './useSession';

export interface KafkaCallOptions {
	identity: KafkaIdentity;
	/** For everything that is done through Kafka, the reservation included; ms. Default 10,000. */
	timeLimit?: number;
	signal?: AbortSignal;
}

export interface SubmitOptions extends KafkaCallOptions {
	/** What to do if Kafka fails. Default: an error. */
	onFailure?: 'fail' | 'fallBack';
	/** Whether GraceDB is to have the event; without it no id is reserved. Default true. */
	graceDbUpload?: boolean;
	/** Of an event that is created through HTTP after all: looks for it before it is sent again. */
	checkBeforeRepeating?: boolean;
	/** Tells LIGO's supervisor to leave the message alone. Default false. */
	skipSupervisor?: boolean;
}

/** Where a message went. */
export interface Delivery extends JsonObject {
	/** Without an acknowledgement nothing is known of a message. */
	kafka_status: 'confirmed' | 'not confirmed';
	kafka_topic: string;
	kafka_partition: number | null;
	kafka_offset: number | null;
}

/** The way into GraceDB that LIGO's pipelines take: Kafka. */
export interface Kafka {
	/**
	 * Submits an event: token and topic are checked, an id is reserved over HTTP, the file goes through Kafka. With `fallBack` it goes
	 * through HTTP if that fails. A reserved id is never dropped: an error names it.
	 *
	 * @returns what GraceDB said of the reservation, or of the event where it went through HTTP; `submitted_through` is `kafka`
	 * or `http`, `kafka_status`, `kafka_topic`, `kafka_partition` and `kafka_offset` tell of the message, and `kafka_error` and
	 * `fallback` what was done about a failure
	 */
	submit(event: NewEvent, options: SubmitOptions): Promise<JsonObject>;
	/** Sends a message that consumers ignore. @param topic a pipeline or a full topic; default that of the credential */
	ping(options: KafkaCallOptions & { topic?: string }): Promise<JsonObject>;
	/** The topics that the token may see. */
	topics(options: KafkaCallOptions): Promise<Topic[]>;
}

export interface KafkaContext {
	apiUrl: URL;
	events: Events;
	vocabulary: Vocabulary;
	egress?: EgressFilter;
	/** Aborted when the client is not wanted any more. */
	signal?: AbortSignal;
	runtime: Pick<Runtime, 'now'>;
}

const defaultTimeLimit = 10_000;

/** What ligo-gracedb 2.16.1 tells GraceDB as the Kafka server of such an event. */
const revertedToHttp = 'kafka delivery failed, reverted to http';

export function kafka(context: KafkaContext): Kafka {
	const { apiUrl, egress, runtime } = context;

	function useOf({ identity, timeLimit = defaultTimeLimit, signal }: KafkaCallOptions): KafkaUse {
		const cancel = anySignal(signal, context.signal);
		return { identity, egress, deadline: startKafkaDeadline(timeLimit, cancel) };
	}

	/** A use that begins with a look at the topic. */
	function useOfTopic(topic: string, options: KafkaCallOptions): KafkaUse {
		const use = { ...useOf(options), topic };
		return { ...use, check: (opened: OpenKafka) => checkTopic(opened, topic, use) };
	}

	return {
		submit: (event, options) =>
			submit(event, options, context, (topic) => useOfTopic(topic, options)),

		async ping({ topic: name, ...options }) {
			const topic = topicNamed(apiUrl, name || options.identity.defaultTopic);
			return await useSession(useOfTopic(topic, options), async (opened) => {
				const message = pingMessage(runtime.now(), opened.auth.describe());
				const delivery = await send(opened, options.identity, { topic, key: null, message });
				return { ...delivery, kafka_broker: brokersOf(options.identity), message };
			});
		},

		topics: (options) => useSession(useOf(options), listTopics),
	};
}

/** What happened until Kafka failed. */
interface FailedAttempt {
	reason: GraceDbError;
	/** What GraceDB said of the id; undefined if none was reserved. */
	reservation?: JsonObject;
}

async function submit(
	event: NewEvent,
	options: SubmitOptions,
	context: KafkaContext,
	useOfTopic: (topic: string) => KafkaUse,
): Promise<JsonObject> {
	const { apiUrl, vocabulary } = context;
	const { identity, graceDbUpload = true, skipSupervisor = false } = options;
	checkEvent(event);
	const topic = topicNamed(apiUrl, topicOfEvent(apiUrl, event));
	const content = {
		server: apiUrl.href,
		pipeline: event.pipeline,
		skipSupervisor,
		labels: event.labels ?? [],
		fileName: event.file.fileName,
	};
	checkMessageSize(event.file, content);
	await vocabulary.check('labels', content.labels, 'Labels');

	const use = useOfTopic(topic);
	let failed: FailedAttempt;
	try {
		return await useSession(use, async (opened) => {
			const file = await bytesOf(event.file, use.deadline);
			const reservation = graceDbUpload ? await reserve(event, context, use.deadline) : undefined;
			const graceid = reservation ? textOf(reservation['graceid']) : null;
			const message = uploadMessage({
				...content,
				graceid,
				submitter: reservation ? textOf(reservation['submitter']) || null : null,
				fileContent: file.toString('base64'),
				now: context.runtime.now(),
			});
			try {
				checkMessage(message);
				const delivery = await send(opened, identity, { topic, key: graceid, message });
				return { ...(reservation ?? unreserved(event)), submitted_through: 'kafka', ...delivery };
			} catch (error) {
				throw new Unconfirmed({ reason: asReason(error), reservation });
			}
		});
	} catch (error) {
		failed = error instanceof Unconfirmed ? error.attempt : { reason: asReason(error) };
	}
	return await afterFailure(failed, topic, event, options, context);
}

/** Carries an attempt out of the session, which is closed by it. */
class Unconfirmed extends Error {
	constructor(readonly attempt: FailedAttempt) {
		super('not confirmed');
	}
}

/** Only what the client itself says goes on; a cancelled execution and a mistake of ours are as they are. */
function asReason(error: unknown): GraceDbError {
	if (error instanceof GraceDbError) return error;
	throw error;
}

/** What the message has no place for. ligo-gracedb 2.16.1 drops it without a word. */
function checkEvent({ file, offline, extraFields = {} }: NewEvent): void {
	checkUpload(file);
	const lost = [
		...(offline ? ['Offline'] : []),
		...(Object.keys(extraFields).length > 0 ? ['Extra Fields'] : []),
	];
	if (lost.length === 0) return;
	throw inputError(
		`${lost.join(' and ')} cannot be sent through Kafka: GraceDB’s messages have no place for ${lost.length > 1 ? 'them' : 'it'}.`,
		'Remove the field, or set Submit Through to HTTP.',
	);
}

/** The whole file: a message is one piece. */
async function bytesOf(file: Upload, { signal }: KafkaDeadline): Promise<Buffer> {
	const pieces: Buffer[] = [];
	let bytes = 0;
	for await (const piece of await file.open()) {
		signal.throwIfAborted();
		pieces.push(Buffer.from(piece as Buffer));
		bytes += pieces.at(-1)?.length ?? 0;
		if (bytes > file.size) break;
	}
	if (bytes === file.size) return Buffer.concat(pieces);
	throw inputError(
		`The event file "${file.fileName}" is ${bytes < file.size ? 'shorter' : 'longer'} than it was said to be.`,
		'Correct the node that makes the file.',
	);
}

async function reserve(
	event: NewEvent,
	{ events }: KafkaContext,
	deadline: KafkaDeadline,
): Promise<JsonObject> {
	const { group, pipeline, search, replayId } = event;
	const contentId = event.contentId || (await contentIdOf(await event.file.open()));
	const { signal } = deadline;
	try {
		return await events.reserve({ group, pipeline, search, replayId, contentId }, { signal });
	} catch (error) {
		if (!deadline.isOver()) throw error;
		throw new GraceDbError(
			`GraceDB did not answer the reservation of an ID within the time limit of ${deadline.milliseconds / 1000} s; it may have reserved one all the same.`,
			{ kind: 'connection', advice: 'Raise Time Limit, or try again later.' },
		);
	}
}

/** What can be told of an event that GraceDB is not to have. */
function unreserved({ group, pipeline, search }: NewEvent): JsonObject {
	return { graceid: null, submitter: null, group, pipeline, search: search ?? null };
}

async function send(
	{ session, ask }: OpenKafka,
	identity: KafkaIdentity,
	{ topic, key, message }: { topic: string; key: string | null; message: JsonObject },
): Promise<Delivery> {
	checkMessage(message);
	const { CompressionTypes } = await loadKafkaJs();
	const [answer] = await ask(
		session.producer.send({
			topic,
			acks: { all: -1, leader: 1, none: 0 }[identity.acknowledgements],
			compression: identity.compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None,
			messages: [{ key, value: JSON.stringify(message) }],
		}),
	);
	return {
		kafka_status: answer ? 'confirmed' : 'not confirmed',
		kafka_topic: topic,
		kafka_partition: answer?.partition ?? null,
		kafka_offset: answer?.baseOffset === undefined ? null : Number(answer.baseOffset),
	};
}

async function afterFailure(
	{ reason, reservation }: FailedAttempt,
	topic: string,
	event: NewEvent,
	options: SubmitOptions,
	{ events }: KafkaContext,
): Promise<JsonObject> {
	const graceid = reservation && textOf(reservation['graceid']);
	const unconfirmed =
		graceid === undefined
			? reason
			: withMessage(
					reason,
					`Kafka has not confirmed the event ${graceid}: ${reason.message}`,
					`The ID ${graceid} is reserved, and the message may still arrive. If GraceDB does not get the event, send its file with Upload Reserved.`,
				);
	const mayFallBack =
		options.onFailure === 'fallBack' && (options.graceDbUpload ?? true) && !isFinal(reason);
	if (!mayFallBack || options.signal?.aborted) throw unconfirmed;
	const told = {
		submitted_through: 'http',
		kafka_status: 'not confirmed',
		kafka_topic: topic,
		kafka_partition: null,
		kafka_offset: null,
		kafka_error: reason.message,
	};
	const { signal } = options;
	if (graceid === undefined) {
		const { checkBeforeRepeating } = options;
		const created = await events
			.create(event, { checkBeforeRepeating, signal })
			.catch((error: unknown) => {
				throw both(reason, error);
			});
		return { ...created, ...told, fallback: 'The event was created through HTTP.' };
	}
	const { file, labels } = event;
	try {
		const reserved = { file, labels, kafkaServer: revertedToHttp };
		const uploaded = await events.uploadReserved(graceid, reserved, { signal });
		return { ...uploaded, ...told, fallback: 'The reserved event was uploaded through HTTP.' };
	} catch (error) {
		const found = await events.get(graceid, { signal }).catch(() => undefined);
		if (!found) throw both(unconfirmed, error);
		// Of an event that it has already, the server says 400; else the answer to our own upload was lost.
		const wasQuicker = error instanceof GraceDbError && error.status === 400;
		return {
			...found,
			...told,
			submitted_through: wasQuicker ? 'kafka' : 'http',
			fallback: wasQuicker
				? 'GraceDB already had the event: the message had arrived all the same.'
				: 'The reserved event was uploaded through HTTP. The answer was lost, but GraceDB has the event.',
		};
	}
}

/** What HTTP would refuse as well, or what the user has to put right: bad input, and a user who may not reserve. */
function isFinal({ kind, status }: GraceDbError): boolean {
	return (kind === 'input' && status === undefined) || status === 401 || status === 403;
}

function withMessage(error: GraceDbError, message: string, advice: string): GraceDbError {
	const { kind, status, request, attempts } = error;
	return new GraceDbError(message, {
		kind: kind === 'input' ? 'rejected' : kind,
		advice: [advice, error.advice].filter(Boolean).join(' '),
		status,
		request,
		attempts,
	});
}

/** The event could go neither way. */
function both(kafkaReason: GraceDbError, error: unknown): unknown {
	if (!(error instanceof GraceDbError)) return error;
	return withMessage(
		error,
		`${kafkaReason.message} The way through HTTP failed as well: ${error.message}`,
		kafkaReason.advice ?? '',
	);
}
