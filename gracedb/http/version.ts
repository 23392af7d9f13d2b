import { type GraceDbError, inputError } from '../errors/GraceDbError';
import { isJsonObject, type JsonObject, strings } from '../json';
import type { Request } from './request';
import type { ReadInfo } from './serverInfo';

/** `automatic` takes for each call the version in which it works. */
export type ApiVersion = 'automatic' | 'v1' | 'v2';

/**
 * What stands before the path of a request: nothing, `v1/` or `v2/`. Servers since 2.36 answer as v2 where none is named, and
 * have dropped VOEvents, EM observations and the GRB update there (410 Gone); older ones know only v1.
 *
 * @throws GraceDbError of kind `input` if the server does not offer the request at all, or not in this version
 */
export async function versionPrefix(
	request: Request,
	choice: ApiVersion,
	info: ReadInfo,
): Promise<string> {
	if (request.isVersioned) return '';
	const prefix = choice === 'automatic' ? await whereItWorks(request, info) : `${choice}/`;
	if (choice === 'v1' && request.worksIn === 'v2') {
		throw inputError('This operation needs API v2.', 'Set API Version to Automatic.');
	}
	if (request.needs !== undefined) {
		checkOffer(request.needs, await info(choice === 'automatic' ? '' : prefix));
	}
	return prefix;
}

async function whereItWorks({ worksIn }: Request, info: ReadInfo): Promise<string> {
	if (worksIn === undefined) return '';
	const root = await info();
	const standard = root['api-default'] ?? 'v1';
	if (standard === worksIn) return '';
	const offered = strings(root['api-versions'] ?? root['API_VERSIONS']);
	// An old server offers v2 as an empty promise; only since it is the default does it have calls of its own.
	if (worksIn === 'v2' || !offered.includes(worksIn)) throw tooOld(worksIn, root);
	return `${worksIn}/`;
}

function checkOffer(needs: string, root: JsonObject): void {
	const offered = [root['links'], root['templates']].filter(isJsonObject);
	if (offered.some((list) => Object.hasOwn(list, needs))) return;
	throw inputError(
		`This server${versionOf(root)} does not support this operation.`,
		'Newer servers do. Server → Get Info lists what this server supports.',
	);
}

function versionOf(root: JsonObject): string {
	const version = root['server-version'];
	return ` (GraceDB${typeof version === 'string' ? ` ${version}` : ''})`;
}

function tooOld(version: string, root: JsonObject): GraceDbError {
	return inputError(
		`This server${versionOf(root)} does not support API ${version}, which this operation needs.`,
		version === 'v2' ? 'GraceDB supports it since 2.36.' : 'Ask the operators of the server.',
	);
}
