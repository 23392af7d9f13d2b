import { createGzip, gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { readJson, readStart, TooLarge } from '../../../gracedb/http/content';
import { clientFor, failure, json, superevent, useServers } from '../serving';

const serve = useServers();
const mebibyte = 1024 ** 2;

describe('an answer that is larger than the client reads into memory', () => {
	it('ends with an error that says so, names the option, and is not asked for again', async () => {
		const server = await serve((_request, response) => {
			json(response, 200, { ...superevent, comment: 'x'.repeat(mebibyte) });
		});
		const error = await failure(
			clientFor(server.url, { maxAnswerBytes: mebibyte }).superevents.get('S240716b'),
		);
		expect(error).toMatchObject({
			kind: 'answer',
			message: 'The answer is larger than 1 MB after decompression.',
			advice: expect.stringMatching(/Maximum Answer Size \(MB\) under Connection/) as string,
		});
		expect(server.requests).toHaveLength(1);
	});

	it('is counted as it is decompressed: a bomb that never ends is stopped', async () => {
		const blanks = Buffer.alloc(mebibyte, ' ');
		function* forEver(): Generator<Buffer> {
			for (;;) yield blanks;
		}
		let end: Promise<void> | undefined;
		const server = await serve((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
			end = pipeline(Readable.from(forEver()), createGzip(), response);
		});
		const error = await failure(
			clientFor(server.url, { maxAnswerBytes: 3 * mebibyte }).superevents.get('S240716b'),
		);
		expect(error.message).toBe('The answer is larger than 3 MB after decompression.');
		// The connection is closed, not only left unread.
		await expect(end).rejects.toThrow(/Premature close/);
	});

	it('is read as long as it is not longer than allowed', async () => {
		const text = JSON.stringify('x'.repeat(1000));
		const read = (maxBytes: number): Promise<unknown> =>
			readJson(Readable.from([Buffer.from(text)]), undefined, maxBytes);
		await expect(read(text.length)).resolves.toHaveLength(1000);
		await expect(read(text.length - 1)).rejects.toBeInstanceOf(TooLarge);
	});
});

describe('an answer with an error', () => {
	it('is read for a few kB only, however long and however well compressed it is', async () => {
		const server = await serve((_request, response) => {
			response.writeHead(400, { 'content-type': 'text/plain', 'content-encoding': 'gzip' });
			response.end(gzipSync(`Not so. ${'<'.repeat(20 * mebibyte)}`));
		});
		const error = await failure(clientFor(server.url).superevents.get('S240716b'));
		expect(error.serverWords).toMatch(/^Not so\. <<<+ …$/);
		expect(error.serverWords?.length).toBeLessThan(600);
	});

	it('is read in time that does not grow with the square of its pieces', async () => {
		const bytes = Array.from({ length: 200_000 }, () => Buffer.from('x'));
		await expect(readStart(Readable.from(bytes), 200_000)).resolves.toHaveLength(200_000);
	});

	it('is not cut where a secret could stay in half: more is redacted than is shown', async () => {
		expect(await readStart(Readable.from([Buffer.alloc(100_000, 'x')]))).toHaveLength(16_384);
	});
});

describe('a message', () => {
	it('quotes no more than a few lines of what it is about', async () => {
		const digits = '1'.repeat(mebibyte);
		const error = await failure(clientFor('http://127.0.0.1:9').superevents.get(`G${digits}`));
		expect(error.kind).toBe('input');
		expect(error.message.length).toBeLessThan(2_100);
	});
});
