import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

/**
 * A UUID made of the first 16 bytes of a file's SHA-256, by which servers since 2.36 find an event again; written as
 * ligo-gracedb 2.16.1 does. Older servers ignore it.
 */
export async function contentIdOf(content: Readable): Promise<string> {
	const hash = createHash('sha256');
	for await (const piece of content) hash.update(piece as Buffer);
	return hash
		.digest('hex')
		.slice(0, 32)
		.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
