import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { maxErrorBytes } from '../errors/serverWords';
import type { Json } from '../json';

const decoders = new Map([
	['gzip', createGunzip],
	['x-gzip', createGunzip],
	['deflate', createInflate],
	['br', createBrotliDecompress],
]);

/** Bytes of a decompressed piece. A page of a list has megabytes, and each piece costs a turn of another thread: fewer than with zlib's 16 KiB. */
const chunkSize = 64 * 1024;

/** Sent as Accept-Encoding. */
export const acceptedEncodings = 'gzip, deflate, br';

/**
 * The content behind a Content-Encoding. undici has an interceptor for this, but in version 7 it is experimental and
 * prints a warning into n8n's log.
 */
export function decompress(body: Readable, encoding: string): Readable {
	const decoder = decoders.get(encoding.trim().toLowerCase())?.({ chunkSize });
	if (!decoder) return body;
	body.once('error', (error) => decoder.destroy(error));
	decoder.on('error', () => undefined);
	decoder.once('close', () => body.destroy());
	return body.pipe(decoder);
}

/** An answer that arrived whole and is not JSON. */
export class NotJson extends Error {
	/** @param start of its text, as much as is worth showing */
	constructor(readonly start: string) {
		super('not JSON');
	}
}

/** An answer that is longer than is read into memory. */
export class TooLarge extends Error {
	constructor(readonly maxBytes: number) {
		super('too large');
	}
}

/** Bytes of an answer that is read into memory, decompressed. A list of 100,000 superevents has some 100 MB. */
export const defaultMaxAnswerBytes = 256 * 1024 ** 2;

/** More cannot be one text in Node. */
export const answerBytesCeiling = 500 * 1024 ** 2;

/**
 * Reads an answer to its end.
 *
 * @param content decompressed: what is compressed well may be a thousand times as large as what came
 * @param parse makes JSON of its text, and throws what JSON.parse throws
 * @returns null if it is empty
 * @throws NotJson, TooLarge, or what the connection fails with
 */
export async function readJson(
	content: Readable,
	parse: (text: string) => Json = (text) => JSON.parse(text) as Json,
	maxBytes: number = defaultMaxAnswerBytes,
): Promise<Json> {
	const pieces: Buffer[] = [];
	let bytes = 0;
	for await (const piece of content as AsyncIterable<Buffer>) {
		bytes += piece.length;
		// To throw ends the connection, too.
		if (bytes > maxBytes) throw new TooLarge(maxBytes);
		pieces.push(piece);
	}
	const text = Buffer.concat(pieces).toString('utf8');
	if (text.trim() === '') return null;
	try {
		return parse(text);
	} catch {
		throw new NotJson(text.slice(0, maxErrorBytes));
	}
}

/** The first bytes of an error's text, as far as they come. */
export async function readStart(content: Readable, bytes: number = maxErrorBytes): Promise<string> {
	const pieces: Buffer[] = [];
	let size = 0;
	try {
		for await (const piece of content as AsyncIterable<Buffer>) {
			pieces.push(piece);
			size += piece.length;
			if (size >= bytes) break;
		}
	} catch {
		// A connection that breaks here leaves what was read before.
	}
	return Buffer.concat(pieces).subarray(0, bytes).toString('utf8');
}
