import type { Fingerprint } from '../state/fingerprint';

/** A count by a name that the server gives: 0 where there is none, also for names such as `constructor`. */
export function countOf(counts: Fingerprint['counts'], name: string): number {
	return (Object.hasOwn(counts, name) ? counts[name] : undefined) ?? 0;
}

/** How often something has happened that has no time of its own: that makes the keys of its changes different. */
export function nextCount(
	{ counts }: Fingerprint,
	name: string,
): { count: number; counts: Fingerprint['counts'] } {
	const count = countOf(counts, name) + 1;
	return { count, counts: { ...counts, [name]: count } };
}
