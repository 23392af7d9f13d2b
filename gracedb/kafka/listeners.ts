import type { Commit, Place } from './committer';
import type { GraceDbError } from '../errors/GraceDbError';
import type { KafkaMessage } from './kafkajs';
import { whyUnreadable } from './batches';
import {
	type PartitionBounds,
	placeOf,
	type Positions,
	Progress,
	startOf,
	topicOf,
	writeReaders,
} from './positions';

/** A message as it came. */
export interface Received {
	topic: string;
	partition: number;
	offset: string;
	value: Buffer | null;
	/** Why it could not be unpacked; its value is not there then. */
	unreadable?: string;
	/** Whether its sender says that it is only a test (`_test` of hop-client); programs that read with hop-client do not see these. */
	isTest: boolean;
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

interface Member extends Listener {
	/** When it began to listen; ms since 1970. */
	since: number;
	/** Next offset of each partition, as it was stored and as it is. */
	stored: ReadonlyMap<string, bigint>;
	next: Map<string, bigint>;
}

/** Those who listen to one stream, and how far each of them has read. */
export class Listeners {
	private readonly members = new Set<Member>();
	private readonly progress = new Map<string, Progress>();

	/** @returns what takes it away again */
	add(listener: Listener): () => void {
		const stored = new Map(
			Object.entries(listener.positions).flatMap(([place, offset]) =>
				/^\d{1,19}$/.test(offset) ? [[place, BigInt(offset)] as const] : [],
			),
		);
		const member: Member = { ...listener, since: Date.now(), stored, next: new Map() };
		this.members.add(member);
		return () => void this.members.delete(member);
	}

	get size(): number {
		return this.members.size;
	}

	/** As they are now; what they do may change who listens. */
	all(): Listener[] {
		return [...this.members];
	}

	topics(): string[] {
		return [...new Set([...this.members].flatMap(({ topics }) => topics))];
	}

	heartbeatTopics(): string[] {
		const names = [...this.members].flatMap(({ heartbeatTopic }) => heartbeatTopic ?? []);
		return [...new Set(names)];
	}

	/** When those who have no position in a topic began to listen; ms since 1970. */
	beginnings(topic: string): number[] {
		const isOf = (place: string): boolean => topicOf(place) === topic;
		return this.readersOf(topic)
			.filter(({ next, stored }) => ![...next.keys(), ...stored.keys()].some(isOf))
			.map(({ since }) => since);
	}

	/** The offset at which to begin a partition, so that everybody gets what they need. */
	begin({ topic, partition }: Place, bounds: PartitionBounds): bigint {
		const place = placeOf(topic, partition);
		let start = bounds.high;
		for (const { id, since, next, stored } of this.readersOf(topic)) {
			const known = { id, since, own: next.get(place), stored: stored.get(place) };
			const own = startOf(bounds, known);
			next.set(place, own);
			if (own < start) start = own;
		}
		const progress = this.progress.get(place);
		if (progress && progress.following <= bounds.high) progress.rewind(start);
		else this.progress.set(place, new Progress(start));
		return start;
	}

	/** Gives a message to all who want it; undefined if it is known already. */
	deliver(
		{ topic, partition }: Place,
		{ offset, value, timestamp, headers = {} }: KafkaMessage,
	): Promise<unknown> | undefined {
		const place = placeOf(topic, partition);
		const number = BigInt(offset);
		const progress = this.progress.get(place) ?? new Progress(number);
		this.progress.set(place, progress);
		if (!progress.begin(number)) return undefined;
		const unreadable = whyUnreadable(value);
		const received: Received = {
			topic,
			partition,
			offset,
			value: unreadable === undefined ? value : null,
			unreadable,
			isTest: '_test' in headers,
			timestamp: Number(timestamp),
		};
		const work = this.readersOf(topic)
			.filter(({ next }) => number >= (next.get(place) ?? 0n))
			.map(async (member) => {
				member.next.set(place, number + 1n);
				await member.onMessage(received);
			});
		return Promise.allSettled(work);
	}

	/** Notes that a message is done with. */
	end({ topic, partition }: Place, offset: string): void {
		this.progress.get(placeOf(topic, partition))?.end(BigInt(offset));
	}

	/** How many messages of a partition are being worked on. */
	openIn({ topic, partition }: Place): number {
		return this.progress.get(placeOf(topic, partition))?.size ?? 0;
	}

	/** What can be committed of a partition. */
	commitOf({ topic, partition }: Place): Commit | undefined {
		const done = this.progress.get(placeOf(topic, partition))?.done;
		if (done === undefined) return undefined;
		return { done, readers: writeReaders(this.readersOf(topic).map(({ id }) => id)) };
	}

	private readersOf(topic: string): Member[] {
		return [...this.members].filter(({ topics }) => topics.includes(topic));
	}
}
