import { servers } from '../servers';

/** Servers on which nothing is real: replays, and tests of GraceDB itself. */
const playgrounds = new Set(
	servers.flatMap(({ value, url }) => (url && value !== 'production' ? [new URL(url).host] : [])),
);

/**
 * Whether something is not a real candidate: mock data (MDC) and tests, by the prefix of its id, and all there is on
 * LIGO's servers for playing and testing.
 *
 * @param id of a superevent or event
 */
export function isMock(id: string, apiUrl: URL): boolean {
	return playgrounds.has(apiUrl.host) || /^[MT](?:S|GW|\d)/i.test(id);
}
