import type { WireCase, WireRequest } from './caseFile';
import type { Arrived } from './recorder';

/** The root, which both read once and remember, and the user, whom ours asks for to notice a bad token. */
const aboutTheServer = /^\{api\}(?:v\d+\/)?(?:user-info\/)?$/;

export const isAboutTheServer = ({ verb, path }: { verb: string; path: string }): boolean =>
	verb === 'GET' && aboutTheServer.test(path);

/** Whether the client fails before it asks for anything but the root. */
export const refusedByClient = ({ outcome, requests }: WireCase): boolean =>
	outcome.raises !== undefined && outcome.status === undefined && requests.every(isAboutTheServer);

/** What the client sends, without what it reads about the server; of a case about just that, each once. */
export function onceAboutTheServer(expected: readonly WireRequest[]): WireRequest[] {
	const others = expected.filter((request) => !isAboutTheServer(request));
	if (others.length > 0) return others;
	return expected.filter(
		(request, index) =>
			!isAboutTheServer(request) ||
			expected.findIndex(({ verb, path }) => verb === 'GET' && path === request.path) === index,
	);
}

/**
 * Our requests without those that the client does not make and that change nothing: what is asked about the server, and
 * the look at what was just written, since answers to writing differ from server to server.
 */
export function withoutExtras(
	arrived: readonly Arrived[],
	expected: readonly WireRequest[],
): Arrived[] {
	const wanted = new Set(expected.filter(isAboutTheServer).map(({ path }) => path));
	const seen = new Set<string>();
	return arrived.filter((request, index) => {
		if (isAboutTheServer(request)) {
			const isWanted = wanted.has(request.path) && !seen.has(request.path);
			seen.add(request.path);
			return isWanted;
		}
		return !isLookAtWhatWasWritten(
			request,
			arrived.slice(0, index).findLast(({ verb }) => verb !== 'GET'),
		);
	});
}

function isLookAtWhatWasWritten(request: Arrived, before: Arrived | undefined): boolean {
	if (request.verb !== 'GET' || before === undefined) return false;
	if (request.path === before.path) return true;
	const name = before.body?.form?.find(([key]) => key === 'name')?.[1];
	return before.verb === 'POST' && decodeURIComponent(request.path) === `${before.path}${name}/`;
}
