import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Json } from './json';

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
	constructor(readonly text: string) {
		super('not JSON');
	}
}

/**
 * Reads an answer to its end.
 *
 * @param clean takes out of the text what must not be shown, before it is read
 * @returns null if it is empty
 * @throws NotJson, or what the connection fails with
 */
export async function readJson(
	content: Readable,
	clean: (text: string) => string = (text) => text,
): Promise<Json> {
	const pieces: Buffer[] = [];
	for await (const piece of content as AsyncIterable<Buffer>) pieces.push(piece);
	const text = Buffer.concat(pieces).toString('utf8');
	if (text.trim() === '') return null;
	try {
		return JSON.parse(clean(text)) as Json;
	} catch {
		throw new NotJson(text);
	}
}

/** The first bytes of an error's text, as far as they come: its status already says enough. */
export async function readStart(content: Readable, bytes = 64 * 1024): Promise<string> {
	const pieces: Buffer[] = [];
	try {
		for await (const piece of content as AsyncIterable<Buffer>) {
			pieces.push(piece);
			if (pieces.reduce((size, { length }) => size + length, 0) >= bytes) break;
		}
	} catch {
		// A connection that breaks here leaves what was read before.
	}
	return Buffer.concat(pieces).toString('utf8');
}
