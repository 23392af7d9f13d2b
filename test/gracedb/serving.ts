import type { ServerResponse } from 'node:http';
import { afterEach, expect } from 'vitest';
import {
	createGraceDbClient,
	type GraceDbClient,
	type GraceDbClientOptions,
} from '../../gracedb/client';
import { closeConnections } from '../../gracedb/http/pool';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import { type rawServer, useRawServers } from '../support/rawServer';
import { fakeRuntime } from '../support/fakeRuntime';

export const superevent = { superevent_id: 'S240716b', labels: [] };

/** Makes servers that are closed after each test, with all connections to them. */
export function useServers(): typeof rawServer {
	const serve = useRawServers();
	afterEach(closeConnections);
	return serve;
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
		runtime: fakeRuntime(),
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
