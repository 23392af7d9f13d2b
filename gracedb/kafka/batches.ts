/**
 * Batches of messages that cannot be unpacked. kafkajs gives up its whole connection for one of them, and would come to it again and again; so
 * messages that say why stand in for those of the batch, and the next ones go on.
 */

/** Bytes of a batch after decompression; LIGO's and GCN's brokers take 10 MiB at most. */
export const maxBatchBytes = 64 * 1024 ** 2;
/** For more messages there are no stand-ins. */
const maxCount = 100_000;

/** Why the messages whose values lie in a buffer cannot be read. */
const reasons = new WeakMap<ArrayBufferLike, string>();

/** Why a message could not be unpacked; undefined for one that has come as it was sent. */
export function whyUnreadable(value: Buffer | null): string | undefined {
	return value ? reasons.get(value.buffer) : undefined;
}

/**
 * Unpacks the messages of a batch, or makes stand-ins for them.
 *
 * @param packed as kafkajs gives it: a view into the answer of the broker
 * @param unpack throws for what it cannot unpack
 */
export async function unpackBatch(
	packed: Buffer,
	unpack: (packed: Buffer) => Buffer | Promise<Buffer>,
): Promise<Buffer> {
	const head = headBefore(packed);
	try {
		const records = await unpack(packed);
		if (head && !isFilled(records, head.count)) throw new Error('it is damaged');
		return records;
	} catch (error) {
		if (!head || head.count > maxCount) throw error;
		const why = error instanceof Error ? error.message : String(error);
		return standIns(
			head,
			`Its batch of ${head.count} (${packed.length} bytes) cannot be unpacked: ${why}.`,
		);
	}
}

interface BatchHead {
	count: number;
	/** Offset of the last message, counted from the first. */
	lastOffsetDelta: number;
}

/** Bytes of the head of a batch in version 2 (Kafka protocol, record batch), and those of it that its length does not count. */
const headLength = 61;
const uncounted = 12;

/** The head that lies before the packed messages; undefined if there is none, as in batches before Kafka 0.11. */
function headBefore({ buffer, byteOffset, length }: Buffer): BatchHead | undefined {
	if (byteOffset < headLength) return undefined;
	const head = new DataView(buffer, byteOffset - headLength, headLength);
	const isHead = head.getInt8(16) === 2 && head.getInt32(8) === headLength - uncounted + length;
	if (!isHead) return undefined;
	return { lastOffsetDelta: head.getInt32(23), count: head.getInt32(57) };
}

/** Whether bytes hold so many messages, each with its length before it, and nothing else. */
function isFilled(records: Buffer, count: number): boolean {
	let at = 0;
	for (let read = 0; read < count; read += 1) {
		let length = 0;
		let shift = 0;
		for (; (records[at] ?? 0) >= 0x80; shift += 7) length += ((records[at++] ?? 0) & 0x7f) << shift;
		length += (records[at++] ?? 0) << shift;
		// Zigzag: the lengths of messages are even.
		if (length % 2 !== 0 || length < 0) return false;
		at += length / 2;
	}
	return at === records.length;
}

function standIns({ count, lastOffsetDelta }: BatchHead, why: string): Buffer {
	const records = Array.from({ length: count }, (_, n) => {
		const offset = n === count - 1 ? lastOffsetDelta : n;
		// Attributes, time, offset, no key, a value of one byte, no headers.
		const record = [0, 0, ...zigzag(offset), ...zigzag(-1), ...zigzag(1), 0, 0];
		return [...zigzag(record.length), ...record];
	});
	const bytes = records.flat();
	// Not from a pool that other buffers share.
	const made = Buffer.from(Uint8Array.from(bytes).buffer);
	reasons.set(made.buffer, why);
	return made;
}

function zigzag(value: number): number[] {
	let rest = value < 0 ? -2 * value - 1 : 2 * value;
	const bytes: number[] = [];
	for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
	return [...bytes, rest];
}
