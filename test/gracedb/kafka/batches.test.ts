import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpackBatch, whyUnreadable } from '../../../gracedb/kafka/batches';

const zigzag = (value: number): number[] => {
	let rest = value < 0 ? -2 * value - 1 : 2 * value;
	const bytes: number[] = [];
	for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
	return [...bytes, rest];
};
const recordOf = (length: number): Buffer =>
	Buffer.concat([Buffer.from(zigzag(length)), Buffer.alloc(length, 7)]);

/** The messages as kafkajs gives them: behind the head of their batch. */
function batch(
	packed: Buffer,
	given: { count?: number; last?: number; magic?: number } = {},
): Buffer {
	const { count = 1, last = count - 1, magic = 2 } = given;
	const head = Buffer.alloc(61);
	head.writeInt32BE(49 + packed.length, 8);
	head.writeInt8(magic, 16);
	head.writeInt32BE(last, 23);
	head.writeInt32BE(count, 57);
	return Buffer.concat([Buffer.alloc(5), head, packed]).subarray(66);
}
const fails = (): Buffer => {
	throw new Error('it is broken');
};

/** Offsets, counted from the first, and values of messages, by the Kafka protocol. */
function read(records: Buffer): { offset: number; value: Buffer }[] {
	let at = 0;
	const number = (): number => {
		let value = 0;
		for (let factor = 1; ; factor *= 128) {
			const byte = records[at++] ?? 0;
			value += (byte & 0x7f) * factor;
			if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
		}
	};
	const found: { offset: number; value: Buffer }[] = [];
	while (at < records.length) {
		const end = number() + at;
		at += 1;
		expect(number()).toBe(0);
		const offset = number();
		expect(number()).toBe(-1);
		const length = number();
		found.push({ offset, value: records.subarray(at, at + length) });
		at += length;
		expect(number()).toBe(0);
		expect(at).toBe(end);
	}
	return found;
}

describe('a batch of messages', () => {
	it('is unpacked as it was sent', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 7, max: 70_000 }), { minLength: 1, maxLength: 5 }),
				async (lengths) => {
					const records = Buffer.concat(lengths.map(recordOf));
					const packed = batch(gzipSync(records), { count: lengths.length });
					expect(await unpackBatch(packed, () => records)).toBe(records);
					expect(whyUnreadable(records)).toBeUndefined();
				},
			),
			{ numRuns: 30 },
		);
	});

	it('that cannot be unpacked gives messages that say why, at the offsets of those that it had', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 100 }), fc.nat(1_000), async (count, gap) => {
				const last = count - 1 + (count > 1 ? gap : 0);
				const records = await unpackBatch(batch(Buffer.from('x'), { count, last }), fails);
				const found = read(records);
				expect(found.map(({ offset }) => offset)).toEqual([
					...Array.from({ length: count - 1 }, (_, n) => n),
					last,
				]);
				for (const { value } of found) {
					expect(whyUnreadable(value)).toBe(
						`Its batch of ${count} (1 bytes) cannot be unpacked: it is broken.`,
					);
				}
			}),
			{ numRuns: 20 },
		);
	});

	it.each([
		['less than it says', Buffer.concat([recordOf(10)])],
		['more than it says', Buffer.concat([recordOf(10), recordOf(10), recordOf(10)])],
		['something else', Buffer.alloc(40, 0xff)],
		['nothing', Buffer.alloc(0)],
	])('that holds %s is damaged', async (_what, records) => {
		const given = await unpackBatch(batch(Buffer.from('x'), { count: 2 }), () => records);
		expect(whyUnreadable(given)).toMatch(/cannot be unpacked: it is damaged\.$/);
	});

	it.each([
		['of a form that is not known', batch(Buffer.from('x'), { magic: 1 })],
		['with no head before it', Buffer.from(Uint8Array.from([1, 2, 3]).buffer)],
		['with more messages than there can be', batch(Buffer.from('x'), { count: 2 ** 30 })],
	])('%s fails as a whole', async (_what, packed) => {
		await expect(unpackBatch(packed, fails)).rejects.toThrow('it is broken');
	});

	it('of another message does not pass for one of ours: only the stand-ins themselves do', async () => {
		const records = await unpackBatch(batch(Buffer.from('x')), fails);
		expect(whyUnreadable(Buffer.from(records))).toBeUndefined();
		expect(whyUnreadable(null)).toBeUndefined();
	});
});
