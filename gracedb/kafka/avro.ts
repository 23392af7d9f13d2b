import { inflateRawSync } from 'node:zlib';
import { isJsonObject, type Json, textOf } from '../json';

/** What Avro can hold; bytes stay bytes. */
export type AvroValue =
	null | boolean | number | string | Buffer | AvroValue[] | { [name: string]: AvroValue };

const magic = Buffer.from('Obj\x01');
const syncLength = 16;
/** Bytes of a block after decompression. */
const maxBlock = 64 * 1024 ** 2;
/** Nothing that is sent lies as deep. */
const maxDepth = 64;
/** Records of one file; a message has one. */
const maxRecords = 1_000;

/** Whether bytes begin as an Avro object container file does. */
export function isAvroFile(bytes: Buffer): boolean {
	return bytes.subarray(0, 4).equals(magic);
}

/**
 * Reads an Avro object container file (Avro 1.11 specification) by the schema that stands in it: codecs `null` and `deflate`, all types
 * but logical ones, whose plain values are given. SCiMMA sends notices so, one record in a file.
 *
 * @throws RangeError, SyntaxError or TypeError for what is none
 */
export function readAvroFile(bytes: Buffer): AvroValue[] {
	if (!isAvroFile(bytes)) throw new SyntaxError('This is no Avro file.');
	const head = new Reader(bytes, 4);
	const meta = read(head, { type: 'map', values: 'bytes' }, new Map(), 0) as Record<string, Buffer>;
	const schema = JSON.parse(meta['avro.schema']?.toString() ?? '') as Json;
	const codec = meta['avro.codec']?.toString() ?? 'null';
	const named = new Map<string, Json>();
	const sync = head.take(syncLength);
	const records: AvroValue[] = [];
	while (!head.isAtEnd()) {
		const count = head.long();
		const block = new Reader(unpack(head.take(head.long()), codec), 0);
		if (count < 0 || count > maxRecords)
			throw new RangeError('The Avro file has too many records.');
		for (let n = 0; n < count; n += 1) records.push(read(block, schema, named, 0));
		if (!head.take(syncLength).equals(sync)) throw new SyntaxError('The Avro file is damaged.');
	}
	return records;
}

function unpack(block: Buffer, codec: string): Buffer {
	if (codec === 'null') return block;
	if (codec === 'deflate') return inflateRawSync(block, { maxOutputLength: maxBlock });
	throw new TypeError(`The codec ${codec.slice(0, 30)} of the Avro file is not known.`);
}

class Reader {
	constructor(
		private readonly bytes: Buffer,
		private at: number,
	) {}

	isAtEnd(): boolean {
		return this.at >= this.bytes.length;
	}

	take(length: number): Buffer {
		if (length < 0 || this.at + length > this.bytes.length) {
			throw new RangeError('The Avro file is cut off.');
		}
		this.at += length;
		return this.bytes.subarray(this.at - length, this.at);
	}

	/** Zigzag; exact below 2⁵³. */
	long(): number {
		let value = 0n;
		for (let shift = 0n; shift < 70n; shift += 7n) {
			const [byte = 0] = this.take(1);
			value |= BigInt(byte & 0x7f) << shift;
			if (byte < 0x80) return Number((value >> 1n) ^ -(value & 1n));
		}
		throw new RangeError('The Avro file has a number that is too long.');
	}
}

/** @param named schemas by name, of what was read so far */
function read(from: Reader, schema: Json, named: Map<string, Json>, depth: number): AvroValue {
	if (depth > maxDepth) throw new RangeError('The Avro file is nested too deeply.');
	const next = (inner: Json): AvroValue => read(from, inner, named, depth + 1);
	if (Array.isArray(schema)) {
		const branch = schema[from.long()];
		if (branch === undefined) throw new RangeError('The Avro file names no type.');
		return next(branch);
	}
	const type = isJsonObject(schema) ? schema['type'] : schema;
	// A type may stand in an object of its own.
	if (isJsonObject(type) || Array.isArray(type)) return next(type);
	const own = isJsonObject(schema) ? schema : {};
	const name = textOf(own['name']);
	if (name !== '') named.set(name, schema);
	switch (textOf(type)) {
		case 'null':
			return null;
		case 'boolean':
			return from.take(1)[0] === 1;
		case 'int':
		case 'long':
			return from.long();
		case 'float':
			return from.take(4).readFloatLE();
		case 'double':
			return from.take(8).readDoubleLE();
		case 'bytes':
			return from.take(from.long());
		case 'string':
			return from.take(from.long()).toString();
		case 'fixed':
			return from.take(Number(own['size']));
		case 'enum':
			return textOf((own['symbols'] as Json[] | undefined)?.[from.long()]);
		case 'array': {
			const list: AvroValue[] = [];
			forBlocks(from, () => list.push(next(own['items'] ?? null)));
			return list;
		}
		case 'map': {
			const entries: [string, AvroValue][] = [];
			forBlocks(from, () => {
				const key = from.take(from.long()).toString();
				entries.push([key, next(own['values'] ?? null)]);
			});
			return Object.fromEntries(entries);
		}
		case 'record':
		case 'error': {
			const fields = Array.isArray(own['fields']) ? own['fields'].filter(isJsonObject) : [];
			return Object.fromEntries(
				fields.map((field) => [textOf(field['name']), next(field['type'] ?? null)]),
			);
		}
		default: {
			const known = named.get(textOf(type)) ?? named.get(textOf(type).split('.').at(-1) ?? '');
			if (known === undefined) {
				throw new TypeError(`The type ${textOf(type).slice(0, 50)} of the Avro file is not known.`);
			}
			return next(known);
		}
	}
}

function forBlocks(from: Reader, each: () => void): void {
	for (let count = from.long(); count !== 0; count = from.long()) {
		// A negative count comes with the bytes of the block.
		if (count < 0) from.long();
		for (let n = Math.abs(count); n > 0; n -= 1) {
			if (from.isAtEnd()) throw new RangeError('The Avro file is cut off.');
			each();
		}
	}
}
