/** Offsets that are to be read next, by `topic/partition`; as texts, since Kafka's are 64 bits long. */
export type Positions = Readonly<Record<string, string>>;

export const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;
export const topicOf = (place: string): string => place.slice(0, place.lastIndexOf('/'));

/** What a broker has of a partition. */
export interface PartitionBounds {
	/** First offset that is still there. */
	low: bigint;
	/** Offset of the next message that will come. */
	high: bigint;
	/** Offset of the first message since a time, by that time in ms since 1970; as far as somebody needs it. */
	since: ReadonlyMap<number, bigint>;
	/** Up to which the group has read, and which listeners have read that far; undefined if it never has. */
	committed?: { offset: bigint; readers: ReadonlySet<string> };
}

/**
 * Where a listener begins to read a partition: where it stopped, as the group has committed it or as it has stored that itself; one that is new
 * begins with what was sent since it listens, also if the broker could not be reached then. A topic that was made anew, or of which the wanted message is gone, is read from its beginning.
 *
 * @param since when it began to listen; ms since 1970
 * @param own what it reads next, if it has read in this process
 * @param stored what it has stored as its next
 */
export function startOf(
	{ low, high, since: sent, committed }: PartitionBounds,
	{ id, since, own, stored }: { id: string; since: number; own?: bigint; stored?: bigint },
): bigint {
	const inGroup = committed?.readers.has(id) ? committed.offset : undefined;
	const wanted = own ?? inGroup ?? stored ?? sent.get(since) ?? high;
	return wanted < low || wanted > high ? low : wanted;
}

/** Who has read up to a committed offset, as Kafka keeps it beside that: a text of 4,096 bytes at most. */
export const writeReaders = (ids: readonly string[]): string => ids.join(' ').slice(0, 4_000);

export const readReaders = (text: string | null | undefined): Set<string> =>
	new Set((text ?? '').split(' ').filter(Boolean));

/** Messages of one partition that are being worked on; tells up to which offset all is done. */
export class Progress {
	private readonly open = new Set<bigint>();
	private next: bigint;

	/** @param start offset of the first message */
	constructor(start: bigint) {
		this.next = start;
	}

	/** Notes a message. @returns whether it was not known */
	begin(offset: bigint): boolean {
		if (offset < this.next) return false;
		this.open.add(offset);
		this.next = offset + 1n;
		return true;
	}

	end(offset: bigint): void {
		this.open.delete(offset);
	}

	/** How many are being worked on. */
	get size(): number {
		return this.open.size;
	}

	/** Offset of the next message to read. */
	get following(): bigint {
		return this.next;
	}

	/** Goes back, because somebody needs earlier messages again. */
	rewind(to: bigint): void {
		if (to < this.next) this.next = to;
	}

	/** All before this is done: the offset to commit. */
	get done(): bigint {
		let least = this.next;
		for (const offset of this.open) if (offset < least) least = offset;
		return least;
	}
}
