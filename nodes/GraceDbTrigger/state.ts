import { isJsonObject, type JsonObject, strings } from '../../gracedb/json';

/** What a trigger remembers from poll to poll, in n8n's static data. */
export interface TriggerState {
	/** Server, user and search that the rest belongs to; another one takes a new baseline. */
	scope: string;
	/** Ids of the superevents that matched, the newest first. */
	seen: readonly string[];
	/** Where the next look at older superevents begins. */
	olderFrom: number;
}

const version = 1;

/** Superevents that a trigger keeps in mind at most; beyond them the oldest are left out. */
export const mostSeen = 5_000;

/**
 * Reads the state that an earlier poll left.
 *
 * @returns undefined if there is none, or none that can be read, or it belongs to another search: then a baseline is due
 */
export function readState(stored: unknown, scope: string): TriggerState | undefined {
	if (!isJsonObject(stored) || stored['version'] !== version || stored['scope'] !== scope)
		return undefined;
	const olderFrom = stored['olderFrom'];
	return {
		scope,
		seen: strings(stored['seen']),
		olderFrom: typeof olderFrom === 'number' && olderFrom >= 0 ? olderFrom : 0,
	};
}

/** The state as plain JSON, to be assigned as a whole. */
export function writeState({ scope, seen, olderFrom }: TriggerState): JsonObject {
	return { version, scope, seen: seen.slice(0, mostSeen), olderFrom };
}
