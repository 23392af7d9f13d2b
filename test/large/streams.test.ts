import { createHash } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useSimulator } from '../support/simulator';
import { work } from './work';

const mebibyte = 1024 ** 2;
const large = 2048 * mebibyte;
const most = 64 * mebibyte;

/** A server that keeps nothing of what it gets: the simulator would keep a file in memory. */
function answer(
	request: IncomingMessage,
	response: ServerResponse,
	got: Buffer,
	bytes: number,
): void {
	const { url = '', method = '' } = request;
	const json = (status: number, body: unknown): void => {
		response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
	};
	const size = /files\/(small|large)$/.exec(url)?.[1];
	if (size) {
		const length = size === 'large' ? large : mebibyte;
		response.writeHead(200, { 'content-length': length });
		const piece = Buffer.alloc(mebibyte);
		Readable.from(Array.from({ length: length / mebibyte }, () => piece)).pipe(response);
	} else if (method === 'POST') {
		const id = /name="content_id"\r\n\r\n([^\r]+)/.exec(got.toString('latin1'))?.[1];
		json(201, { N: 1, graceid: 'T1', warnings: [], content_id: id ?? null, bytes });
	} else if (url.includes('user-info'))
		json(200, { username: 'scientist', is_internal_user: true });
	else {
		const versions = { 'api-versions': ['default', 'v1'], 'server-version': '2.17.1' };
		json(200, {
			links: {},
			groups: ['Test'],
			pipelines: ['gstlal'],
			searches: [],
			labels: [],
			...versions,
		});
	}
}

describe('A file of 2 GiB', () => {
	const simulator = useSimulator();
	let server: Server;
	let folder: string;
	let facts: Record<string, unknown>;

	beforeAll(async () => {
		server = createServer((request, response) => {
			let [bytes, start] = [0, Buffer.alloc(0)];
			request.on('data', (piece: Buffer) => {
				bytes += piece.length;
				if (start.length < 65_536) start = Buffer.concat([start, piece]);
			});
			request.on('end', () => answer(request, response, start, bytes));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		folder = await mkdtemp(join(tmpdir(), 'gracedb-large-'));
		const files = { small: join(folder, 'small'), large: join(folder, 'large') };
		await writeFile(files.small, Buffer.alloc(mebibyte));
		// A sparse file takes no place on the disk.
		const handle = await open(files.large, 'w');
		await handle.truncate(large);
		await handle.close();
		const { port } = server.address() as AddressInfo;
		facts = { url: `http://127.0.0.1:${port}`, files, token: simulator.token('scientist') };
	});
	afterAll(async () => {
		server.closeAllConnections();
		server.close();
		await rm(folder, { recursive: true, force: true });
	});

	it('is uploaded as a stream, read once', async () => {
		const { growth, result } = await work('upload', facts);
		expect(result).toMatchObject({ answer: { N: 1 }, opened: 1 });
		expect((result['answer'] as { bytes: number }).bytes).toBeGreaterThan(large);
		console.log(`upload: memory grew by ${(growth / mebibyte).toFixed(0)} MiB`);
		expect(growth).toBeLessThanOrEqual(most);
	});

	it('is read twice where its content id has to go before it, and never held', async () => {
		const { growth, result } = await work('eventUpload', facts);
		const zeros = createHash('sha256');
		for (let piece = 0; piece < large / mebibyte; piece += 1) zeros.update(Buffer.alloc(mebibyte));
		const id = (result['answer'] as { content_id: string }).content_id;
		expect(id.replaceAll('-', '')).toBe(zeros.digest('hex').slice(0, 32));
		expect(result).toMatchObject({ opened: 2 });
		console.log(`event upload: memory grew by ${(growth / mebibyte).toFixed(0)} MiB`);
		expect(growth).toBeLessThanOrEqual(most);
	});

	it('goes through the node and n8n’s engine as a stream, down and up', async () => {
		const down = await work('download', facts, 'throughN8n.ts');
		const id = expect.stringMatching(/^filesystem/) as string;
		expect(down.result).toMatchObject({ file: { id, fileName: 'large', bytes: large } });
		const up = await work('upload', facts, 'throughN8n.ts');
		expect(up.result).toMatchObject({ N: 1 });
		expect(up.result['bytes']).toBeGreaterThan(large);
		for (const [name, { growth }] of Object.entries({ down, up })) {
			console.log(`${name} through n8n: memory grew by ${(growth / mebibyte).toFixed(0)} MiB`);
			expect(growth).toBeLessThanOrEqual(most);
		}
	});

	it('is downloaded as a stream', async () => {
		const { growth, result } = await work('download', facts);
		expect(result).toMatchObject({ bytes: large, size: large });
		console.log(`download: memory grew by ${(growth / mebibyte).toFixed(0)} MiB`);
		expect(growth).toBeLessThanOrEqual(most);
	});
});
