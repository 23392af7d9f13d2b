import { GraceDbError } from '../errors/GraceDbError';
import { isJsonObject, type JsonObject } from '../json';
import { createCache } from './cache';
import type { Call } from './call';

/** Roots of APIs that this process has read, by address. */
const roots = createCache<JsonObject>({ ttl: 5 * 60_000, size: 100 });

/**
 * The root of the API at a path (`''` or `v1/`): `links`, `templates`, vocabularies, `server-version`, `api-versions`, since
 * 2.36 `api-default`. Remembered for five minutes.
 *
 * @param again whether to ask the server even if it is remembered: what it knows may be new
 * @throws GraceDbError of kind `answer` if it is not the root of a GraceDB API
 */
export type ReadInfo = (path?: string, again?: boolean) => Promise<JsonObject>;

/** The same as a step of a call. */
export async function readServerInfo(call: Call, path = '', again = false): Promise<JsonObject> {
	const { apiUrl, now, signal } = call;
	const read = async (): Promise<JsonObject> => {
		try {
			return asServerInfo(await call.get(path), apiUrl);
		} catch (error) {
			throw isNotFound(error) ? notGraceDb(apiUrl) : error;
		}
	};
	return await roots.read(apiUrl.href + path, read, { now, signal, again });
}

/** @throws GraceDbError of kind `answer` if it is not the root of a GraceDB API */
export function asServerInfo(content: unknown, apiUrl: URL): JsonObject {
	if (isJsonObject(content) && isJsonObject(content['links'])) return content;
	throw notGraceDb(apiUrl);
}

/**
 * What a failed call has to say: where a server that is not GraceDB has not found an object, that it is not GraceDB's. Asks for the
 * root of the API if it is not remembered.
 */
export async function explainNotFound(error: unknown, call: Call): Promise<unknown> {
	if (!isNotFound(error)) return error;
	try {
		await readServerInfo(call);
		return error;
	} catch (failure) {
		return failure instanceof GraceDbError && failure.kind === 'answer' ? failure : error;
	}
}

function isNotFound(error: unknown): boolean {
	return error instanceof GraceDbError && error.status === 404;
}

function notGraceDb(apiUrl: URL): GraceDbError {
	return new GraceDbError(`${apiUrl.href} is not the API of a GraceDB server.`, {
		kind: 'answer',
		advice: 'Check the server address. Enter an address like https://gracedb.ligo.org.',
	});
}
