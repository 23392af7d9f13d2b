import { type Change, isoOfSeconds, type Kind } from './change';

/** Kinds that have no time of their own: their keys count. */
const counted: readonly Kind[] = [
	'update',
	'event_added',
	'event_removed',
	'exposed',
	'hidden',
	'no_longer_matches',
	'signoff_created',
	'signoff_updated',
	'signoff_deleted',
];

/**
 * Changes whose keys that count carry the time of the activation: a state that was lost counts anew, and its first update would
 * have the key of the first one ever.
 *
 * @param began when the state began, in s since 1970
 */
export function inEpoch(began: number, changes: readonly Change[]): Change[] {
	return changes.map((change) =>
		counted.includes(change.kind) || change.key.endsWith(':earlier')
			? { ...change, key: `${change.key}@${isoOfSeconds(began)}` }
			: change,
	);
}
