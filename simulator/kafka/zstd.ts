/** A block of a frame has so many bytes at most (RFC 8878, section 3.1.1.2.4). */
const maxBlock = 128 * 1024;
const magic = 0xfd2fb528;

/**
 * Bytes as a zstd frame of raw blocks: what every decompressor reads, without making it smaller. Node 20 has no compressor of its own, and
 * what counts here is that consumers get zstd.
 */
export function zstdFrame(content: Buffer): Buffer {
	const head = Buffer.alloc(9);
	head.writeUInt32LE(magic);
	// One segment, whose size stands in four bytes.
	head.writeUInt8(0b1010_0000, 4);
	head.writeUInt32LE(content.length, 5);
	const parts: Buffer[] = [head];
	for (let at = 0; at === 0 || at < content.length; at += maxBlock) {
		const block = content.subarray(at, at + maxBlock);
		const isLast = at + maxBlock >= content.length;
		const blockHead = Buffer.alloc(3);
		blockHead.writeUIntLE((block.length << 3) | Number(isLast), 0, 3);
		parts.push(blockHead, block);
	}
	return Buffer.concat(parts);
}
