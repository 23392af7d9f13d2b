import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type Row, useGraceDb } from '../support/graceDb';
import { type RawServer, useRawServers } from '../support/rawServer';

const { engine, simulator } = useGraceDb();
const serveAll = useRawServers();

const soon = { retries: 0, backoffFactor: 0 };

/** A server that knows the user and leaves the rest to the test. */
async function serve(answer: (response: ServerResponse, url: URL) => unknown): Promise<RawServer> {
	return await serveAll((request, response) => {
		const url = new URL(request.url ?? '', 'http://x');
		if (url.pathname.endsWith('user-info/')) return json(response, 200, { username: 'me' });
		return answer(response, url);
	});
}

function json(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { 'content-type': 'application/json' });
	response.end(JSON.stringify(body));
}

const superevent = { superevent_id: 'S240716b', preferred_event: 'G1', labels: [] };

async function run(server: RawServer, parameters: Row, connection: Row, items = 1): Promise<Row[]> {
	const credentials = simulator.sciToken('scientist');
	Object.assign(credentials['graceDbSciTokenApi'] ?? {}, { customServer: server.url });
	const [found = []] = await engine().runNode(
		{ resource: 'superevent', authentication: 'sciToken', ...parameters, connection } as never,
		{ credentials, items: Array.from({ length: items }, () => ({ json: {} })) },
	);
	return found.map(({ json: row }) => row);
}

/** One request: simplified, it reads notices and files too. */
const get = { operation: 'get', superevent: 'S240716b', simplify: false };
const withoutUser = ({ requests }: RawServer): string[] =>
	requests.filter((request) => !request.includes('user-info'));

describe('the Connection options of an operation', () => {
	it.each([
		[{ ...soon, retries: 2 }, 502, 3],
		[{ ...soon, retries: 2, retryOn: '504' }, 502, 1],
		[{ ...soon, retries: 1, retryOn: '500, 502' }, 500, 2],
		[soon, 502, 1],
	])('%j lets an answer %i come %i times', async (connection, status, times) => {
		const server = await serve((response) => json(response, status, { detail: 'Away.' }));
		await expect(run(server, get, connection)).rejects.toThrow(/The server says: Away/);
		expect(withoutUser(server)).toHaveLength(times);
	});

	it('limit the time to the first answer', async () => {
		const server = await serve(() => undefined);
		await expect(run(server, get, { ...soon, firstAnswerTimeLimit: 0.1 })).rejects.toThrow(
			/did not answer in time/,
		);
	});

	it('limit the time for all, however often the server begins anew', async () => {
		const server = await serve((response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.write('{');
		});
		const limited = run(server, get, { retries: 5, timeLimit: 0.2 });
		await expect(limited).rejects.toThrow(/did not finish within the time limit of 0.2 s/);
		const label = { resource: 'label', operation: 'add', superevent: 'S240716b', label: 'DQOK' };
		await expect(run(server, label, { timeLimit: 0.2 })).rejects.toThrow(/time limit of 0.2 s/);
	});

	it('choose the version of the API', async () => {
		const server = await serve((response) => json(response, 200, superevent));
		await run(server, get, { apiVersion: 'v1' });
		expect(server.requests).toContain('GET /api/v1/superevents/S240716b/');
	});

	it.each([
		['getAll', {}, 4],
		['getAll', { concurrentPages: 2 }, 2],
		['get', {}, 10],
		['get', { concurrentItems: 2 }, 2],
		['update', {}, 1],
		['update', { concurrentItems: 3 }, 3],
	])('%s with %j has %i requests under way at a time', async (operation, connection, most) => {
		let atOnce = 0;
		let maxConcurrent = 0;
		const waiting: (() => void)[] = [];
		const answerAll = (): void => waiting.splice(0).forEach((answer) => answer());
		const server = await serve((response, url) => {
			atOnce += 1;
			maxConcurrent = Math.max(maxConcurrent, atOnce);
			const start = Number(url.searchParams.get('start') ?? 0);
			const rows = [{ ...superevent, superevent_id: `S24071${start}b` }];
			const list = { superevents: rows, numRows: 9, links: { next: start < 8 ? url.href : null } };
			waiting.push(() => {
				atOnce -= 1;
				json(response, 200, operation === 'getAll' ? list : superevent);
			});
			// The first page comes alone; after it as many are waited for as may be.
			if (start === 0 && operation === 'getAll') answerAll();
			else setTimeout(answerAll, 30);
		});
		const parameters = { ...get, operation, returnAll: true, updateFields: { t0: '1' } };
		await run(server, parameters, connection, operation === 'getAll' ? 1 : 19);
		expect(maxConcurrent).toBe(most);
	});
});
