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
	const read = async (): Promise<JsonObject> => asServerInfo(await call.get(path), apiUrl);
	return await roots.read(apiUrl.href + path, read, { now, signal, again });
}

/** @throws GraceDbError of kind `answer` if it is not the root of a GraceDB API */
export function asServerInfo(content: unknown, apiUrl: URL): JsonObject {
	if (isJsonObject(content) && isJsonObject(content['links'])) return content;
	throw new GraceDbError(`${apiUrl.href} is not the root of a GraceDB API.`, {
		kind: 'answer',
		advice: 'Check the server address.',
	});
}
