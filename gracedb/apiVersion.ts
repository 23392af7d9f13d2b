import type { GraceDbError } from './errors';
import { inputError } from './errors';
import type { Request } from './exchange';
import { type JsonObject, strings } from './json';
import type { Transport } from './transport';

/** `automatic` takes for each call the version in which it works. */
export type ApiVersion = 'automatic' | 'v1' | 'v2';

/**
 * A transport that puts the API version into the address. Servers since 2.36 answer as v2 where none is named, and have
 * dropped VOEvents, EM observations and the GRB update there (410 Gone); older ones know only v1.
 *
 * @param info the root of the server's API
 */
export function withApiVersion(
	transport: Transport,
	choice: ApiVersion,
	info: () => Promise<JsonObject>,
): Transport {
	async function prefixFor({ worksIn }: Request): Promise<string> {
		if (choice !== 'automatic') return `${choice}/`;
		if (worksIn === undefined) return '';
		const root = await info();
		const standard = root['api-default'] ?? 'v1';
		if (standard === worksIn) return '';
		const offered = strings(root['api-versions'] ?? root['API_VERSIONS']);
		// An old server offers v2 as an empty promise; only since it is the default does it have calls of its own.
		if (worksIn === 'v2' || !offered.includes(worksIn)) throw tooOld(worksIn, root);
		return `${worksIn}/`;
	}

	const versioned = async (request: Request): Promise<Request> => ({
		...request,
		path: (await prefixFor(request)) + request.path,
	});

	return {
		...transport,
		json: async (request) => await transport.json(await versioned(request)),
		stream: async (request) => await transport.stream(await versioned(request)),
	};
}

function tooOld(version: string, root: JsonObject): GraceDbError {
	const server = typeof root['server-version'] === 'string' ? ` ${root['server-version']}` : '';
	return inputError(
		`This server (GraceDB${server}) does not offer API ${version}, which this operation needs.`,
		version === 'v2' ? 'Servers offer it since 2.36.' : 'Ask the operators of the server.',
	);
}
