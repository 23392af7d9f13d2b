import { type Change, isoOfSeconds, type Kind } from './change';

/** Kinds that have no time of their own: their keys count. */
const counted: readonly Kind[] = [
	...([
		'update',
		'event_added',
		'event_removed',
		'exposed',
		'hidden',
		'no_longer_matches',
	] as const),
	...(['signoff_created', 'signoff_updated', 'signoff_deleted'] as const),
];

/**
 * Changes with keys that tell them from those before the last baseline: with it everything is counted anew, and the first update
 * after it would have the key of the first one ever.
 *
 * @param epoch when the last baseline was taken, in s since 1970; 0 if it was the first
 */
export function inEpoch(epoch: number, changes: readonly Change[]): Change[] {
	if (epoch === 0) return [...changes];
	return changes.map((change) =>
		counted.includes(change.kind) || change.key.endsWith(':earlier')
			? { ...change, key: `${change.key}@${isoOfSeconds(epoch)}` }
			: change,
	);
}
