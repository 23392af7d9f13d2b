import { anySignal } from '../http/anySignal';
import { setTimeout as sleep } from 'node:timers/promises';
import { GraceDbError } from '../errors/GraceDbError';
import { abortable } from '../http/abortable';
import type { EgressFilter } from '../http/egress';
import { Committer, type Place } from './committer';
import { type Connections, makeConnections, retry } from './connections';
import type { Consumer } from './kafkajs';
import type { Listeners } from './listeners';
import { type PartitionBounds, placeOf } from './positions';
import type { StreamAccess } from './streamCredential';
import { logTo, silentBroker, SilentStream, streamError, takenOver } from './streamFailure';
import { boundsOf, findTopics } from './streamTopics';

export interface StreamOptions {
	access: StreamAccess;
	groupId: string;
	egress?: EgressFilter;
	/** Receives what kafkajs logs, in a sentence and without secrets. */
	log: (message: string) => void;
	/** Without a message for so long a stream with heartbeats counts as silent; ms. Default a minute. */
	silentAfter?: number;
	/** A message whose work takes longer counts as done; ms. Default a minute. */
	commitAfter?: number;
}

/** One time of reading, from connecting until it is ended or fails. */
export interface Session {
	listeners: Listeners;
	/** Ends it. */
	ending: AbortSignal;
	/** Called when the topics are being read. @param missing one of them that cannot be */
	onJoined: (missing: GraceDbError | undefined) => void;
}

const usualLimit = 60_000;
/** A member that is dead is noticed after so long; ms. */
const sessionTimeout = 10_000;
const heartbeatInterval = 3_000;
/** For signing in and looking the topics up; ms. */
const openLimit = 20_000;
/** For joining the group, which may have to wait until a member that is dead is noticed; ms. */
const joinLimit = 45_000;
/** For taking leave of the group; ms. */
export const closeLimit = 4_000;
/** Messages of a partition that are worked on at the same time. */
const maxOpen = 500;
/** GCN's messages have up to 4 MiB, and the brokers take 10. */
const maxBytes = 16 * 1024 ** 2;

/**
 * Connects, joins the group and gives all messages to the listeners, until the session is ended.
 *
 * @throws GraceDbError when something fails
 */
export async function consume(
	{ access, egress, groupId, log, ...limits }: StreamOptions,
	{ listeners, ending, onJoined }: Session,
): Promise<void> {
	const connections = await makeConnections({ access, egress, log: logTo(log, access) });
	const admin = connections.kafka.admin({ retry });
	let consumer: Consumer | undefined;
	try {
		const opening = anySignal(ending, AbortSignal.timeout(openLimit));
		await abortable(admin.connect(), opening);
		const topics = listeners.topics();
		const heartbeatTopics = listeners.heartbeatTopics();
		const { found, missing } = await abortable(findTopics(admin, topics), opening);
		const failure = missing && streamError(missing.error, { access, topic: missing.topic });
		if (failure && found.size === 0) throw failure;
		const heartbeats = await abortable(findTopics(admin, heartbeatTopics), opening);
		if (heartbeats.missing) {
			log(
				`The topic ${heartbeats.missing.topic} is not there: without it a silent stream is not noticed.`,
			);
		}
		const bounds = await abortable(
			boundsOf(admin, groupId, [...found], (topic) => listeners.beginnings(topic)),
			opening,
		);
		await abortable(admin.disconnect(), opening);
		consumer = await abortable(openConsumer(connections, groupId), opening);
		const subscribed = [...new Set([...found, ...heartbeats.found])];
		await abortable(consumer.subscribe({ topics: subscribed, fromBeginning: false }), opening);
		await read(consumer, {
			listeners,
			bounds,
			heartbeats: heartbeats.found,
			ending,
			limits,
			onJoined: () => onJoined(failure),
			whenShared: () => takenOver(topics, groupId),
		});
	} catch (error) {
		if (ending.aborted) return;
		const noticed = connections.noticed();
		if (error instanceof GraceDbError) throw error;
		const isTimeout = error instanceof Error && error.name === 'TimeoutError';
		if (isTimeout && !(noticed instanceof GraceDbError)) throw silentBroker(access, openLimit);
		throw streamError(error, { noticed, access, topic: listeners.topics().join(', ') });
	} finally {
		await leave(consumer, ending);
		connections.close();
		admin.disconnect().catch(() => undefined);
	}
}

async function openConsumer({ kafka }: Connections, groupId: string): Promise<Consumer> {
	const consumer = kafka.consumer({
		groupId,
		sessionTimeout,
		heartbeatInterval,
		rebalanceTimeout: 30_000,
		maxBytes,
		maxBytesPerPartition: maxBytes,
		maxWaitTimeInMs: 1_000,
		allowAutoTopicCreation: false,
		// Whether and when to begin again is decided by the stream.
		retry: { ...retry, restartOnFailure: () => Promise.resolve(false) },
	});
	await consumer.connect();
	return consumer;
}

interface Reading {
	listeners: Listeners;
	bounds: ReadonlyMap<string, PartitionBounds>;
	heartbeats: ReadonlySet<string>;
	ending: AbortSignal;
	limits: Pick<StreamOptions, 'silentAfter' | 'commitAfter'>;
	onJoined: () => void;
	/** The error that there is when others of the group have some of the partitions. */
	whenShared: () => GraceDbError;
}

/** A partition that was made since the topics were looked up is read from its beginning. */
const newPartition: PartitionBounds = { low: 0n, high: 0n, since: new Map() };

async function read(
	consumer: Consumer,
	{ listeners, bounds, heartbeats, ending, limits, onJoined, whenShared }: Reading,
): Promise<void> {
	const { commitAfter = usualLimit, silentAfter = usualLimit } = limits;
	const committer = new Committer(consumer, (place) => listeners.commitOf(place));
	let lastHeard = Date.now();
	let fail: (error: unknown) => void = () => undefined;
	const failed = new Promise<never>((_resolve, reject) => {
		fail = reject;
	});
	failed.catch(() => undefined);
	consumer.on(consumer.events.CRASH, ({ payload }) => fail(payload.error));
	consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
		const places = placesIn(payload.memberAssignment);
		if (!hasAll(places, bounds, heartbeats)) {
			fail(whenShared());
			return;
		}
		const wanted = places.filter(({ topic }) => !heartbeats.has(topic));
		for (const place of wanted) {
			const known = bounds.get(placeOf(place.topic, place.partition)) ?? newPartition;
			consumer.seek({ ...place, offset: String(listeners.begin(place, known)) });
		}
		committer.commit(...wanted);
		lastHeard = Date.now();
		onJoined();
	});
	await abortable(
		consumer.run({
			autoCommit: false,
			partitionsConsumedConcurrently: 4,
			eachMessage: async (payload) => {
				const { topic, partition, message } = payload;
				if (ending.aborted) return;
				lastHeard = Date.now();
				if (heartbeats.has(topic)) return;
				const place = { topic, partition };
				const work = listeners.deliver(place, message);
				if (!work) return;
				void settled(work, commitAfter).then(() => {
					listeners.end(place, message.offset);
					committer.commit(place);
				});
				while (listeners.openIn(place) >= maxOpen && !ending.aborted) {
					await sleep(100);
					await payload.heartbeat();
				}
			},
		}),
		anySignal(ending, AbortSignal.timeout(joinLimit)),
	);
	// A stream that has heartbeats and is silent does not work, whatever its connection says.
	const watch = setInterval(
		() => {
			if (heartbeats.size === 0 || Date.now() - lastHeard < silentAfter) return;
			fail(new SilentStream(silentAfter, [...heartbeats]));
		},
		Math.min(5_000, silentAfter / 4),
	);
	watch.unref();
	try {
		await abortable(failed, ending);
	} finally {
		clearInterval(watch);
		await Promise.race([committer.last(), sleep(1_000)]);
	}
}

function placesIn(assigned: Readonly<Record<string, number[]>>): Place[] {
	return Object.entries(assigned).flatMap(([topic, partitions]) =>
		partitions.map((partition) => ({ topic, partition })),
	);
}

/** Whether all partitions came here, and none to another member of the group. */
function hasAll(
	places: readonly Place[],
	bounds: ReadonlyMap<string, PartitionBounds>,
	heartbeats: ReadonlySet<string>,
): boolean {
	const names = new Set(places.map(({ topic, partition }) => placeOf(topic, partition)));
	const topics = new Set(places.map(({ topic }) => topic));
	return (
		[...bounds.keys()].every((name) => names.has(name)) &&
		[...heartbeats].every((topic) => topics.has(topic))
	);
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
