import type { ServerResponse } from 'node:http';
import { afterEach, expect } from 'vitest';
import {
	createGraceDbClient,
	type GraceDbClient,
	type GraceDbClientOptions,
} from '../../gracedb/client';
import { closeConnections } from '../../gracedb/dispatcher';
import { GraceDbError } from '../../gracedb/errors';
import { rawServer, type RawServer } from '../support/rawServer';
import { fakeSurroundings } from '../support/surroundings';

export const superevent = { superevent_id: 'S240716b', labels: [] };

/** Makes servers that do what a test wants them to do, and closes them after it. */
export function useServers(): (handle: Parameters<typeof rawServer>[0]) => Promise<RawServer> {
	const open: RawServer[] = [];
	afterEach(async () => {
		await Promise.all(open.splice(0).map((server) => server.close()));
		await closeConnections();
	});
	return async (handle) => {
		const server = await rawServer(handle);
		open.push(server);
		return server;
	};
}

/** Answers with JSON. */
export function json(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	response.end(JSON.stringify(body));
}

/** A client that does not wait between two attempts, and not for long for an answer. */
export function clientFor(url: string, options: Partial<GraceDbClientOptions> = {}): GraceDbClient {
	return createGraceDbClient({
		serverUrl: url,
		surroundings: fakeSurroundings(),
		timeLimits: { connect: 2000, firstAnswer: 2000, body: 2000 },
		...options,
	});
}

/** The error with which something fails. */
export async function failure(promise: Promise<unknown>): Promise<GraceDbError> {
	const error: unknown = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(error).toBeInstanceOf(GraceDbError);
	return error as GraceDbError;
}
