import type { ServerResponse } from 'node:http';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { resources } from '../../nodes/GraceDb/resources';
import { runOperation } from '../../nodes/GraceDb/runOperation';
import { type RawServer, useRawServers } from '../support/rawServer';

const serve = useRawServers();

interface Run {
	server: RawServer;
	ids: readonly string[];
	/** Keeps on after a failure. */
	goesOn?: boolean;
	signal?: AbortSignal;
}

/** Superevent: Get, once for each id, as n8n calls it. */
async function get({ server, ids, goesOn = false, signal }: Run): Promise<INodeExecutionData[]> {
	const parameters: Record<string, unknown> = {
		resource: 'superevent',
		operation: 'get',
		server: 'custom',
		customServer: server.url,
		simplify: false,
		connection: { retries: 0 },
	};
	const context = {
		getInputData: () => ids.map(() => ({ json: {} })),
		getNode: () => ({ name: 'GraceDB', type: 'n8n-nodes-gracedb.graceDb' }),
		getNodeParameter: (name: string, index: number, fallback: unknown) =>
			name === 'superevent' ? ids[index] : (parameters[name] ?? fallback),
		continueOnFail: () => goesOn,
		getExecutionCancelSignal: () => signal,
		getTimezone: () => 'UTC',
		helpers: {},
	} as unknown as IExecuteFunctions;
	return await runOperation(context, resources);
}

const idOf = (url = ''): string => /superevents\/(\w+)\//.exec(url)?.[1] ?? '';

function answer(response: ServerResponse, id: string): void {
	response.writeHead(200, { 'content-type': 'application/json' });
	response.end(JSON.stringify({ superevent_id: id }));
}

describe('many items', () => {
	const ids = ['S240716a', 'S240716b', 'S240716c', 'S240716d'];

	it('come out in the order in which they went in, whichever is answered first', async () => {
		const waiting: (() => void)[] = [];
		const server = await serve((request, response) => {
			waiting.unshift(() => answer(response, idOf(request.url)));
			if (waiting.length === ids.length) waiting.forEach((reply) => reply());
		});
		const items = await get({ server, ids });
		expect(items.map(({ json }) => json['superevent_id'])).toEqual(ids);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_id, item) => ({ item })));
	});

	it('go on after one that fails, if n8n is set to; its place holds the error', async () => {
		const server = await serve((request, response) => answer(response, idOf(request.url)));
		const items = await get({ server, ids: ['S240716a', 'nonsense', 'S240716c'], goesOn: true });
		expect(items.map(({ json }) => Object.keys(json)[0])).toEqual([
			'superevent_id',
			'error',
			'superevent_id',
		]);
	});

	it.each([false, true])(
		'stop when n8n cancels the execution, and send nothing more (continue on fail: %s)',
		async (goesOn) => {
			const cancel = new AbortController();
			const server = await serve(() => cancel.abort(new Error('cancelled')));
			const run = get({ server, ids, goesOn, signal: cancel.signal });
			if (goesOn) expect((await run).every(({ json }) => 'error' in json)).toBe(true);
			else await expect(run).rejects.toThrow(/cancelled/);
			// The pace of anonymous users lets one go at a time.
			expect(server.requests.length).toBeLessThan(ids.length);
		},
	);
});
