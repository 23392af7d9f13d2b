import { setTimeout as sleep } from 'node:timers/promises';
import { GraceDbError } from '../errors/GraceDbError';
import { createRedactor } from '../errors/redact';
import { abortable } from '../http/abortable';
import type { EgressFilter } from '../http/egress';
import { addressOfBroker } from './brokers';
import { makeConnections, retry } from './connections';
import { kafkaError, typeOf } from './failure';
import type { Admin, Consumer, KafkaMessage, LogEntry } from './kafkajs';
import {
	placeOf,
	type PartitionBounds,
	type Positions,
	Progress,
	readReaders,
	startOf,
	writeReaders,
} from './positions';
import type { StreamAccess } from './streamCredential';

/** A message as it came. */
export interface Received {
	topic: string;
	partition: number;
	offset: string;
	value: Buffer | null;
	/** ms since 1970, by whoever sent it or by the broker. */
	timestamp: number;
}

/** Somebody who listens to topics. */
export interface Listener {
	/** Tells it from others, also after a restart: a few letters and digits. */
	id: string;
	topics: readonly string[];
	/** A topic in which a message comes about once a second as long as the stream lives. */
	heartbeatTopic?: string;
	/** Where it stopped reading, as it has stored that; absent places: it begins with what comes. */
	positions: Positions;
	/**
	 * Takes a message; each once, in the order of its partition.
	 *
	 * @returns a promise that is settled when the message is done with, so that it need not come again after a crash
	 */
	onMessage: (message: Received) => Promise<unknown>;
	/** The topics are being read: at first, and after each failure. */
	onJoined: (this: void) => void;
	/**
	 * The stream does not work; it is tried again. Once for each failure, not for each attempt.
	 *
	 * @param isSilent it has been so for long already
	 */
	onFailure: (this: void, error: GraceDbError, isSilent: boolean) => void;
}

export interface StreamOptions {
	access: StreamAccess;
	groupId: string;
	egress?: EgressFilter;
	/** Receives what kafkajs logs, in a sentence and without secrets. */
	log: (message: string) => void;
	/** Without a message for so long a stream with heartbeats counts as silent; ms. */
	silentAfter?: number;
	/** A message whose work takes longer counts as done; ms. */
	commitAfter?: number;
}

export interface Listening {
	/** Settled when the topics are read for the first time, or when the first attempt has failed. */
	first: Promise<GraceDbError | undefined>;
	/** Ends it, in a few seconds at most. */
	close: () => Promise<void>;
}

const defaults = { silentAfter: 60_000, commitAfter: 60_000 };
/** A member that is dead is noticed after so long; ms. */
const sessionTimeout = 10_000;
const heartbeatInterval = 3_000;
/** For signing in and looking the topics up; ms. */
const openLimit = 20_000;
/** For joining the group, which may have to wait until a member that is dead is noticed; ms. */
const joinLimit = 45_000;
const gatherTime = 200;
/** For taking leave of the group; ms. */
const closeLimit = 4_000;
const firstPause = 500;
const maxPause = 15_000;
/** Messages that are worked on at the same time. */
const maxOpen = 500;
/** GCN's messages have up to 4 MiB, and the brokers take 10. */
const maxBytes = 16 * 1024 ** 2;

/** The streams of this process, by credential and group: all that listen with the same credential share one connection. */
const streams = new Map<string, Stream>();

/** Listens to topics until it is closed. One consumer for all listeners of a credential and group in this process. */
export function listen(options: StreamOptions, listener: Listener): Listening {
	const { access, groupId, egress } = options;
	// n8n's filter is the same for all workflows.
	const key = `${access.fingerprint} ${groupId} ${egress ? 'filtered' : 'free'}`;
	const stream = streams.get(key) ?? new Stream(options, () => streams.delete(key));
	streams.set(key, stream);
	return stream.add(listener);
}

/** How many streams are open, for tests and for whoever wonders. */
export function openStreams(): number {
	return streams.size;
}

interface Member extends Listener {
	/** Next offset of each partition, as it was stored and as it is. */
	stored: ReadonlyMap<string, bigint>;
	next: Map<string, bigint>;
	settle: (error?: GraceDbError) => void;
}

/** One consumer of a group, with those who listen to it. */
class Stream {
	private readonly members = new Set<Member>();
	private readonly progress = new Map<string, Progress>();
	private readonly stop = new AbortController();
	/** Ends the session under way, to begin another one with other topics. */
	private session: AbortController | undefined;
	private ended: Promise<void> | undefined;
	private lastHeard = 0;
	private isFailing = false;
	/** The last failure that was a silence. */
	private silence: GraceDbError | undefined;
	private wake: (() => void) | undefined;

	constructor(
		private readonly options: StreamOptions,
		private readonly forget: () => void,
	) {}

	add(listener: Listener): Listening {
		let settle: Member['settle'] = () => undefined;
		const first = new Promise<GraceDbError | undefined>((resolve) => {
			settle = resolve;
		});
		const stored = new Map(
			Object.entries(listener.positions).flatMap(([place, offset]) =>
				/^\d{1,19}$/.test(offset) ? [[place, BigInt(offset)] as const] : [],
			),
		);
		const member: Member = { ...listener, stored, next: new Map(), settle };
		this.members.add(member);
		if (this.ended) this.restart();
		else this.ended = this.run();
		return { first, close: () => this.remove(member) };
	}

	private async remove(member: Member): Promise<void> {
		member.settle();
		this.members.delete(member);
		// The others are not disturbed; a topic that nobody wants any more is read and passed over.
		if (this.members.size > 0) return;
		this.forget();
		this.stop.abort();
		this.session?.abort();
		// Whatever the broker does, n8n does not wait for it.
		await Promise.race([this.ended, sleep(closeLimit + 1_000)]);
	}

	private restart(): void {
		this.session?.abort();
		this.wake?.();
	}

	/** One session after another, with growing pauses after failures. */
	private async run(): Promise<void> {
		let failures = 0;
		while (!this.stop.signal.aborted) {
			// All that join within the same moment, as at a start of n8n, share a session.
			await this.pause(gatherTime);
			if (this.stop.signal.aborted) return;
			const session = new AbortController();
			this.session = session;
			const begin = Date.now();
			try {
				await this.consume(session.signal);
				failures = 0;
			} catch (error) {
				if (session.signal.aborted) continue;
				this.fail(error instanceof GraceDbError ? error : this.explained(error, undefined));
				failures = Date.now() - begin > maxPause ? 1 : failures + 1;
				const pause = Math.min(maxPause, firstPause * 2 ** (failures - 1));
				await this.pause(pause * (0.5 + Math.random() / 2));
			}
		}
	}

	private async pause(milliseconds: number): Promise<void> {
		if (this.stop.signal.aborted) return;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, milliseconds);
			this.wake = () => {
				clearTimeout(timer);
				resolve();
			};
			this.stop.signal.addEventListener('abort', this.wake, { once: true });
		});
	}

	private fail(error: GraceDbError): void {
		for (const member of this.members) member.settle(error);
		if (this.isFailing) return;
		this.isFailing = true;
		for (const { onFailure } of [...this.members]) onFailure(error, error === this.silence);
	}

	private explained(
		error: unknown,
		noticed: unknown,
		topic = this.topics().join(', '),
	): GraceDbError {
		return streamError(error, noticed, this.options.access, topic);
	}

	private topics(): string[] {
		return [...new Set([...this.members].flatMap(({ topics }) => topics))];
	}

	private heartbeatTopics(): string[] {
		const names = [...this.members].flatMap(({ heartbeatTopic }) => heartbeatTopic ?? []);
		return [...new Set(names)];
	}

	/** Reads until the session is ended or something fails. */
	private async consume(ending: AbortSignal): Promise<void> {
		const { access, egress, groupId, log } = this.options;
		const connections = await makeConnections({ access, egress, log: logTo(log, access) });
		let consumer: Consumer | undefined;
		const admin = connections.kafka.admin({ retry });
		try {
			const opening = AbortSignal.any([ending, AbortSignal.timeout(openLimit)]);
			await abortable(admin.connect(), opening);
			const { found, missing } = await this.findTopics(admin, opening);
			const bounds = await abortable(
				boundsOf(
					admin,
					groupId,
					this.topics().filter((topic) => found.has(topic)),
				),
				opening,
			);
			await abortable(admin.disconnect(), opening);
			consumer = connections.kafka.consumer({
				groupId,
				sessionTimeout,
				heartbeatInterval,
				rebalanceTimeout: 30_000,
				maxBytes,
				maxBytesPerPartition: maxBytes,
				maxWaitTimeInMs: 1_000,
				allowAutoTopicCreation: false,
				// Whether and when to begin again is decided here.
				retry: { ...retry, restartOnFailure: () => Promise.resolve(false) },
			});
			await abortable(consumer.connect(), opening);
			await abortable(consumer.subscribe({ topics: [...found], fromBeginning: false }), opening);
			await this.read(consumer, bounds, ending, missing);
		} catch (error) {
			if (ending.aborted) return;
			if (isTimeout(error)) throw this.silentBroker(connections.noticed());
			throw this.explained(error, connections.noticed());
		} finally {
			await leave(consumer, ending);
			connections.close();
			admin.disconnect().catch(() => undefined);
		}
	}

	private silentBroker(noticed: unknown): GraceDbError {
		if (noticed instanceof GraceDbError) return noticed;
		const { brokers } = this.options.access;
		return new GraceDbError(
			`The Kafka broker ${brokers.map(addressOfBroker).join(', ')} did not answer within ${openLimit / 1000} s.`,
			{
				kind: 'connection',
				advice: 'Check the network and the address of the broker, or try again later.',
			},
		);
	}

	/** Which topics are there; one that is missing does not keep the others from being read, unless it is the only one. */
	private async findTopics(
		admin: Admin,
		signal: AbortSignal,
	): Promise<{ found: Set<string>; missing: GraceDbError | undefined }> {
		const found = new Set<string>();
		let missing: GraceDbError | undefined;
		const wanted = this.topics();
		for (const topic of [...wanted, ...this.heartbeatTopics()]) {
			try {
				await abortable(admin.fetchTopicMetadata({ topics: [topic] }), signal);
				found.add(topic);
			} catch (error) {
				const type = typeOf(error);
				const isOfTopic =
					type === 'UNKNOWN_TOPIC_OR_PARTITION' ||
					type === 'TOPIC_AUTHORIZATION_FAILED' ||
					type === 'INVALID_TOPIC_EXCEPTION';
				if (!isOfTopic) throw error;
				if (wanted.includes(topic)) missing ??= this.explained(error, undefined, topic);
				else
					this.options.log(
						`The topic ${topic} is not there: without it a silent stream is not noticed.`,
					);
			}
		}
		if (missing && !wanted.some((topic) => found.has(topic))) throw missing;
		return { found, missing };
	}

	private async read(
		consumer: Consumer,
		bounds: Map<string, PartitionBounds>,
		ending: AbortSignal,
		missing: GraceDbError | undefined,
	): Promise<void> {
		const { commitAfter = defaults.commitAfter } = this.options;
		const heartbeats = new Set(this.heartbeatTopics());
		const committer = new Committer(consumer, this.progress, (topic) =>
			writeReaders(this.readersOf(topic).map(({ id }) => id)),
		);
		let fail: (error: unknown) => void = () => undefined;
		const crashed = new Promise<never>((_resolve, reject) => {
			fail = reject;
		});
		crashed.catch(() => undefined);
		consumer.on(consumer.events.CRASH, ({ payload }) => fail(payload.error));
		consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
			const assigned = Object.entries(payload.memberAssignment);
			const places = assigned.flatMap(([topic, partitions]) =>
				heartbeats.has(topic) ? [] : partitions.map((partition) => ({ topic, partition })),
			);
			if (places.length === 0) {
				fail(this.takenOver());
				return;
			}
			for (const { topic, partition } of places) {
				this.seek(consumer, topic, partition, bounds.get(placeOf(topic, partition)));
			}
			committer.commitAll(places);
			this.lastHeard = Date.now();
			this.joined(missing);
		});
		await abortable(
			consumer.run({
				autoCommit: false,
				partitionsConsumedConcurrently: 4,
				eachMessage: async (payload) => {
					const { topic, partition, message } = payload;
					if (ending.aborted) return;
					this.lastHeard = Date.now();
					if (heartbeats.has(topic)) return;
					const work = this.deliver(topic, partition, message);
					if (!work) return;
					const place = placeOf(topic, partition);
					void settled(work, commitAfter).then(() => {
						this.progress.get(place)?.end(BigInt(message.offset));
						committer.commit(topic, partition);
					});
					while ((this.progress.get(place)?.size ?? 0) >= maxOpen && !ending.aborted) {
						await sleep(100);
						await payload.heartbeat();
					}
				},
			}),
			AbortSignal.any([ending, AbortSignal.timeout(joinLimit)]),
		);
		const silence = this.watchSilence(heartbeats.size > 0, fail);
		try {
			await abortable(crashed, ending);
		} finally {
			clearInterval(silence);
			await Promise.race([committer.last(), sleep(1_000)]);
		}
	}

	/** A stream that has heartbeats and is silent does not work, whatever its connection says. */
	private watchSilence(
		hasHeartbeats: boolean,
		fail: (error: GraceDbError) => void,
	): NodeJS.Timeout | undefined {
		const { silentAfter = defaults.silentAfter } = this.options;
		if (!hasHeartbeats) return undefined;
		const timer = setInterval(
			() => {
				if (Date.now() - this.lastHeard < silentAfter) return;
				this.silence = new GraceDbError(
					`The stream has been silent for ${Math.round(silentAfter / 1000)} s: not even its heartbeats (${this.heartbeatTopics().join(', ')}) have come.`,
					{ kind: 'connection', advice: 'The trigger connects again by itself.' },
				);
				fail(this.silence);
			},
			Math.min(5_000, silentAfter / 4),
		);
		timer.unref();
		return timer;
	}

	private takenOver(): GraceDbError {
		return new GraceDbError(
			`Another program reads ${this.topics().join(', ')} in the consumer group ${this.options.groupId}, so no message comes here.`,
			{
				kind: 'permission',
				advice: 'Stop the other program, or set another Group ID in the options of the trigger.',
			},
		);
	}

	private joined(missing: GraceDbError | undefined): void {
		this.isFailing = false;
		if (missing) this.fail(missing);
		for (const member of [...this.members]) {
			member.settle(missing);
			member.onJoined();
		}
	}

	private seek(
		consumer: Consumer,
		topic: string,
		partition: number,
		bounds: PartitionBounds | undefined,
	): void {
		if (!bounds) return;
		const place = placeOf(topic, partition);
		let start = bounds.high;
		for (const { id, next, stored } of this.readersOf(topic)) {
			const own = startOf(bounds, { id, own: next.get(place), stored: stored.get(place) });
			next.set(place, own);
			if (own < start) start = own;
		}
		const progress = this.progress.get(place);
		if (progress && progress.following <= bounds.high) progress.rewind(start);
		else this.progress.set(place, new Progress(start));
		consumer.seek({ topic, partition, offset: String(start) });
	}

	private readersOf(topic: string): Member[] {
		return [...this.members].filter(({ topics }) => topics.includes(topic));
	}

	/** Gives a message to all who want it; undefined if nobody does. */
	private deliver(
		topic: string,
		partition: number,
		{ offset, value, timestamp }: KafkaMessage,
	): Promise<unknown> | undefined {
		const place = placeOf(topic, partition);
		const number = BigInt(offset);
		const progress = this.progress.get(place) ?? new Progress(number);
		this.progress.set(place, progress);
		if (!progress.begin(number)) return undefined;
		const received: Received = { topic, partition, offset, value, timestamp: Number(timestamp) };
		const work = this.readersOf(topic)
			.filter(({ next }) => number >= (next.get(place) ?? 0n))
			.map(async (member) => {
				member.next.set(place, number + 1n);
				await member.onMessage(received);
			});
		return Promise.allSettled(work);
	}
}

/** Commits what is done, one request at a time. */
class Committer {
	private readonly waiting = new Map<string, { topic: string; partition: number }>();
	private readonly committed = new Map<string, bigint>();
	private running: Promise<void> | undefined;

	constructor(
		private readonly consumer: Consumer,
		private readonly progress: ReadonlyMap<string, Progress>,
		private readonly readersOf: (topic: string) => string,
	) {}

	commit(topic: string, partition: number): void {
		this.waiting.set(placeOf(topic, partition), { topic, partition });
		this.running ??= this.run().finally(() => {
			this.running = undefined;
		});
	}

	commitAll(places: readonly { topic: string; partition: number }[]): void {
		for (const { topic, partition } of places) this.commit(topic, partition);
	}

	/** Resolves when nothing is left to commit. */
	async last(): Promise<void> {
		await this.running;
	}

	private async run(): Promise<void> {
		// Joining the group ends first.
		await sleep(0);
		while (this.waiting.size > 0) {
			const offsets = [...this.waiting].flatMap(([place, at]) => {
				const done = this.progress.get(place)?.done;
				const isKnown = done === undefined || this.committed.get(place) === done;
				return isKnown ? [] : [{ ...at, offset: String(done), metadata: this.readersOf(at.topic) }];
			});
			this.waiting.clear();
			if (offsets.length === 0) return;
			try {
				await this.consumer.commitOffsets(offsets);
				for (const { topic, partition, offset } of offsets) {
					this.committed.set(placeOf(topic, partition), BigInt(offset));
				}
			} catch {
				// What is not committed comes again after a crash, and is known then.
				return;
			}
		}
	}
}

async function boundsOf(
	admin: Admin,
	groupId: string,
	topics: string[],
): Promise<Map<string, PartitionBounds>> {
	const bounds = new Map<string, PartitionBounds>();
	for (const topic of topics) {
		for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
			bounds.set(placeOf(topic, partition), { low: BigInt(low), high: BigInt(high) });
		}
	}
	for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics })) {
		for (const { partition, offset, metadata } of partitions) {
			const known = bounds.get(placeOf(topic, partition));
			if (!known || Number(offset) < 0) continue;
			known.committed = { offset: BigInt(offset), readers: readReaders(metadata) };
		}
	}
	return bounds;
}

/** Leaves the group, so that its partitions are free at once; not for long. */
async function leave(consumer: Consumer | undefined, ending: AbortSignal): Promise<void> {
	if (!consumer) return;
	const gone = consumer.disconnect().catch(() => undefined);
	await Promise.race([gone, sleep(ending.aborted ? closeLimit : 1_000)]);
}

/** Waits for some work, but not for long. */
async function settled(work: Promise<unknown>, milliseconds: number): Promise<void> {
	const end = new AbortController();
	await Promise.race([
		work.catch(() => undefined),
		sleep(milliseconds, undefined, { signal: end.signal, ref: false }).catch(() => undefined),
	]);
	end.abort();
}

/** What went wrong with a stream, as a sentence. @param noticed what its connections saw themselves */
export function streamError(
	error: unknown,
	noticed: unknown,
	access: StreamAccess,
	topic: string,
): GraceDbError {
	// kafkajs stumbles over an answer that it did not get.
	const isVague = error instanceof TypeError && noticed !== undefined;
	return kafkaError(noticed instanceof GraceDbError || isVague ? noticed : error, {
		brokers: access.brokers.map(addressOfBroker).join(', '),
		tls: access.tls !== undefined,
		topic,
		called: calledIn(access),
		isReading: true,
		redact: redactFor(access),
	});
}

function isTimeout(error: unknown): boolean {
	return error instanceof Error && error.name === 'TimeoutError';
}

function calledIn({ signIn }: StreamAccess): string {
	return signIn.mechanism === 'oauthbearer' ? signIn.called : 'the username and password';
}

function redactFor({ signIn }: StreamAccess): (text: string) => string {
	const secrets = 'password' in signIn ? [signIn.password] : [];
	return createRedactor({ secrets, headers: () => ({}) }).text;
}

/** Warnings and errors of kafkajs as sentences. */
function logTo(
	log: StreamOptions['log'],
	access: StreamAccess,
): (entry: Pick<LogEntry, 'namespace' | 'level' | 'log'>) => void {
	const redact = redactFor(access);
	const warning = 2;
	return ({ namespace, level, log: { message, error } }) => {
		if (Number(level) > warning) return;
		const more = typeof error === 'string' && error !== message ? ` (${error})` : '';
		log(redact(`kafkajs ${namespace}: ${message}${more}`).slice(0, 500));
	};
}
