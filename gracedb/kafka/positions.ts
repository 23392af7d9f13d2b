/** Offsets that are to be read next, by `topic/partition`; as texts, since Kafka's are 64 bits long. */
export type Positions = Readonly<Record<string, string>>;

export const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/** What a broker has of a partition. */
export interface PartitionBounds {
	/** First offset that is still there. */
	low: bigint;
	/** Offset of the next message that will come. */
	high: bigint;
	/** Up to which the group has read; undefined if it never has. */
	committed?: bigint;
}

/**
 * Where reading a partition begins. What this process has read itself counts; else the least of what the group and the listeners have
 * not read yet; a group and a listener that are new begin with what comes next. A topic that was made anew is read from its beginning.
 *
 * @param own what this process reads next, if it has read before
 * @param stored what listeners have stored as their next
 */
export function startOf(
	{ low, high, committed }: PartitionBounds,
	own: bigint | undefined,
	stored: readonly bigint[],
): bigint {
	const known =
		own === undefined
			? [...(committed === undefined ? [] : [committed]), ...stored]
			: [own, ...stored];
	const wanted = known.length === 0 ? high : known.reduce((a, b) => (a < b ? a : b));
	return wanted < low || wanted > high ? low : wanted;
}

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
