import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraceDbError } from '../../../gracedb/errors/GraceDbError';
import { formPairs } from '../../../gracedb/http/body';
import type { Request, Transport } from '../../../gracedb/http/request';
import { type Json, type JsonObject, textOf } from '../../../gracedb/json';
import { readPage, readPages } from '../../../gracedb/http/pagination';

interface Server {
	/** Newest first. */
	rows: string[];
	/** Rows that a page has at most, whatever is asked for. */
	maximum?: number;
	/** Added to the total that the server gives. */
	stale?: number;
	/** Called before each answer, with the number of the request. */
	before?: (request: number) => void;
}

function serve(
	server: Server,
): Transport & { asked: { start: number; count: number }[]; maxConcurrent: () => number } {
	const asked: { start: number; count: number }[] = [];
	let atOnce = 0;
	let maxConcurrent = 0;
	async function json({
		query = {},
		signal,
	}: Request): Promise<{ status: number; headers: object; content: Json }> {
		const pairs = new Map(formPairs(query));
		const start = Number(pairs.get('start') ?? 0);
		const count = Number(pairs.get('count'));
		asked.push({ start, count });
		const number = asked.length;
		atOnce += 1;
		maxConcurrent = Math.max(maxConcurrent, atOnce);
		await Promise.resolve();
		atOnce -= 1;
		signal?.throwIfAborted();
		server.before?.(number);
		const rows = server.rows.slice(start, start + Math.min(count, server.maximum ?? Infinity));
		const hasNext = start + rows.length < server.rows.length;
		return {
			status: 200,
			headers: {},
			content: {
				numRows: Math.max(0, server.rows.length + (server.stale ?? 0)),
				superevents: rows.map((id) => ({ id })),
				links: {
					next: hasNext ? 'https://elsewhere.example.org/?start=17.0' : null,
					last: 'start=99.0',
				},
			},
		};
	}
	return {
		apiUrl: new URL('http://x/api/'),
		json,
		stream: json,
		asked,
		maxConcurrent: () => maxConcurrent,
	} as never;
}

async function read(
	transport: Transport,
	options: { limit?: number; pageSize?: number; maxPages?: number } = {},
): Promise<string[]> {
	const ids: string[] = [];
	const idOf = (row: JsonObject): string => textOf(row['id']);
	const list = {
		path: 'superevents/',
		query: {},
		name: 'superevents',
		idOf,
		pageSize: 10,
		...options,
	};
	for await (const row of readPages(transport, list)) ids.push(idOf(row));
	return ids;
}

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `S${count - i}`);

describe('readPages', () => {
	it('gives every row once and in order, whatever the server makes of page size and total', async () => {
		const cases = fc.record({
			count: fc.nat(120),
			pageSize: fc.integer({ min: 1, max: 40 }),
			maximum: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
			stale: fc.integer({ min: -30, max: 30 }),
			limit: fc.option(fc.integer({ min: 1, max: 150 }), { nil: undefined }),
		});
		await fc.assert(
			fc.asyncProperty(cases, async ({ count, pageSize, maximum, stale, limit }) => {
				const rows = names(count);
				const found = await read(serve({ rows, maximum, stale }), { pageSize, limit });
				expect(found).toEqual(rows.slice(0, limit));
			}),
		);
	});

	it('loses nothing and repeats nothing when new rows come in front while it reads', async () => {
		const arrivals = fc.array(fc.integer({ min: 2, max: 12 }), { maxLength: 6 });
		await fc.assert(
			fc.asyncProperty(fc.nat(100), arrivals, async (count, times) => {
				const rows = names(count);
				const before = [...rows];
				const server = serve({
					rows,
					before: (request) =>
						times
							.filter((time) => time === request)
							.forEach((_, i) => rows.unshift(`new${request}.${i}`)),
				});
				const found = await read(server, { pageSize: 7 });
				expect(found.filter((id) => !id.startsWith('new'))).toEqual(before);
				expect(new Set(found).size).toBe(found.length);
			}),
		);
	});

	it('asks for four pages at a time once it knows how many there are', async () => {
		const server = serve({ rows: names(100) });
		await read(server);
		expect(server.asked.map(({ start }) => start)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
		expect(server.maxConcurrent()).toBe(4);
	});

	it('asks for no more than the limit', async () => {
		const server = serve({ rows: names(100) });
		expect(await read(server, { limit: 25 })).toHaveLength(25);
		expect(server.asked).toEqual([
			{ start: 0, count: 10 },
			{ start: 10, count: 10 },
			{ start: 20, count: 5 },
		]);
	});

	it('reads no more pages than wanted, whatever size the server makes them', async () => {
		const server = serve({ rows: names(100), maximum: 7 });
		expect(await read(server, { maxPages: 3 })).toEqual(names(100).slice(0, 21));
		expect(server.asked).toHaveLength(3);
		expect(await read(serve({ rows: names(100) }), { maxPages: 3, limit: 12 })).toHaveLength(12);
	});

	it('stops asking when the reader has enough', async () => {
		const server = serve({ rows: names(1000) });
		const idOf = (row: JsonObject): string => textOf(row['id']);
		const list = { path: 'x', query: {}, name: 'superevents', idOf, pageSize: 10 };
		for await (const row of readPages(server, list)) if (idOf(row) === 'S985') break;
		// Four are under way, and as many may wait for their turn.
		expect(server.asked.length).toBeLessThanOrEqual(10);
	});

	it('passes on the failure of a page, even if it comes before the pages in front of it', async () => {
		const server = serve({
			rows: names(100),
			before: (request) => {
				if (request === 4) throw new GraceDbError('broken', { kind: 'unavailable' });
			},
		});
		await expect(read(server)).rejects.toThrow('broken');
	});
});

describe('readPage', () => {
	it('finds the list under the name of either API version', () => {
		expect(readPage({ log: [{ N: 1 }] }, 'logs', 'log').rows).toEqual([{ N: 1 }]);
		expect(readPage({ logs: [{ N: 1 }] }, 'logs', 'log').rows).toEqual([{ N: 1 }]);
	});

	it('reads the envelope of catalogues', () => {
		const page = readPage(
			{ count: 12, next: 'https://x/?start=10', previous: null, results: [{}] },
			'results',
		);
		expect(page).toEqual({ rows: [{}], total: 12, hasNext: true });
	});

	it.each([null, [], 'text', { superevents: 'no list' }, {}])('refuses %j', (content) => {
		expect(() => readPage(content as Json, 'superevents')).toThrow(/is not a list of superevents/);
	});
});

describe('a list that never ends', () => {
	/** Each page has one new row and promises another. */
	function endless(total: number | undefined): Transport & { asked: () => number } {
		let asked = 0;
		async function json(): Promise<{ content: Json }> {
			asked += 1;
			await Promise.resolve();
			const links = { next: 'more' };
			return { content: { numRows: total ?? null, superevents: [{ id: `S${asked}` }], links } };
		}
		return { apiUrl: new URL('http://x/api/'), json, asked: () => asked } as never;
	}

	it.each([undefined, 0, 10])(
		'ends with an error after 1,000 pages if the server announces %s',
		async (total) => {
			const transport = endless(total);
			await expect(read(transport)).rejects.toThrow(
				/list of superevents has no end: there are more after 1000 pages with \d+ different entries/,
			);
			expect(transport.asked()).toBeLessThan(1_010);
		},
	);

	it('ends with an error after twice as many pages as the server announces', async () => {
		const transport = endless(2_000);
		await expect(read(transport)).rejects.toThrow(/after 4000 pages/);
	});

	it('is read as far as was asked for', async () => {
		await expect(read(endless(undefined), { limit: 500 })).resolves.toHaveLength(500);
	});
});
