import { GraceDbError } from './errors';
import { isJsonObject, type JsonObject } from './json';
import type { Surroundings } from './surroundings';
import type { Transport } from './transport';

/** How long a server's description of itself is believed, in ms. */
const believedFor = 5 * 60_000;

interface Known {
	since: number;
	info: Promise<JsonObject>;
	isUnderWay: boolean;
}

/**
 * The root of the API at a path (`''` or `v1/`).
 *
 * @param again whether to ask the server even if it is remembered: what it knows may be new
 */
export type ReadInfo = (path?: string, again?: boolean) => Promise<JsonObject>;

/** Roots of APIs that this process has read, by address. */
const known = new Map<string, Known>();

/**
 * The root of a server's API: `links`, `templates`, vocabularies, `server-version`, `api-versions`, since 2.36 `api-default`.
 *
 * @param path of the root: empty, or `v1/`
 * @throws GraceDbError of kind `answer` if it is not the root of a GraceDB API
 */
export async function readServerInfo(
	transport: Transport,
	{ path = '', signal }: { path?: string; signal?: AbortSignal } = {},
): Promise<JsonObject> {
	const { content } = await transport.json({ path, signal });
	if (isJsonObject(content) && isJsonObject(content['links'])) return content;
	throw new GraceDbError(`${transport.apiUrl.href} is not the root of a GraceDB API.`, {
		kind: 'answer',
		advice: 'Check the server address.',
	});
}

/** The same, remembered for a few minutes; one request for many that ask at the same time. */
export function rememberServerInfo(
	transport: Transport,
	{ now }: Pick<Surroundings, 'now'>,
): ReadInfo {
	return (path = '', again = false) => {
		const key = new URL(path, transport.apiUrl).href;
		const before = known.get(key);
		const isGood = before && now() - before.since < believedFor;
		if (isGood && (!again || before.isUnderWay)) return before.info;
		const info = readServerInfo(transport, { path });
		const next: Known = { since: now(), info, isUnderWay: true };
		known.set(key, next);
		// A failure is not remembered.
		info.catch(() => known.delete(key)).finally(() => (next.isUnderWay = false));
		return info;
	};
}
