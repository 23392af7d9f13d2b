import type { GraceDbError } from './errors';
import { inputError } from './errors';
import type { Request } from './exchange';
import { isJsonObject, type JsonObject, strings } from './json';
import type { Transport } from './transport';

/** `automatic` takes for each call the version in which it works. */
export type ApiVersion = 'automatic' | 'v1' | 'v2';

/**
 * A transport that puts the API version into the address. Servers since 2.36 answer as v2 where none is named, and have
 * dropped VOEvents, EM observations and the GRB update there (410 Gone); older ones know only v1. What a server does not have
 * is refused before it is asked for.
 *
 * @param info the root of the server's API
 */
export function withApiVersion(
	transport: Transport,
	choice: ApiVersion,
	info: (path?: string) => Promise<JsonObject>,
): Transport {
	async function prefixFor({ worksIn }: Request): Promise<string> {
		if (choice === 'v1' && worksIn === 'v2') {
			throw inputError('This operation needs API v2.', 'Leave the API version at Automatic.');
		}
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

	async function checkOffer({ needs }: Request): Promise<void> {
		if (needs === undefined) return;
		const root = await info(choice === 'automatic' ? '' : `${choice}/`);
		const offered = [root['links'], root['templates']].filter(isJsonObject);
		if (offered.some((list) => needs in list)) return;
		throw inputError(
			`This server${versionOf(root)} does not offer this operation.`,
			'Newer servers do. The server names at the root of its API what it has.',
		);
	}

	async function versioned(request: Request): Promise<Request> {
		const path = (await prefixFor(request)) + request.path;
		await checkOffer(request);
		return { ...request, path };
	}

	return {
		...transport,
		json: async (request) => await transport.json(await versioned(request)),
		stream: async (request) => await transport.stream(await versioned(request)),
	};
}

function versionOf(root: JsonObject): string {
	const version = root['server-version'];
	return ` (GraceDB${typeof version === 'string' ? ` ${version}` : ''})`;
}

function tooOld(version: string, root: JsonObject): GraceDbError {
	return inputError(
		`This server${versionOf(root)} does not offer API ${version}, which this operation needs.`,
		version === 'v2' ? 'Servers offer it since 2.36.' : 'Ask the operators of the server.',
	);
}
