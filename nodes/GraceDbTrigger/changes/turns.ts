import type { Fingerprint } from '../state/fingerprint';

/** A count by a name that the server gives: 0 where there is none, also for names such as `constructor`. */
export function countOf(counts: Fingerprint['turns'], name: string): number {
	return (Object.hasOwn(counts, name) ? counts[name] : undefined) ?? 0;
}

/** How often something has happened that has no time of its own: that tells the keys of its changes apart. */
export function nextTurn(
	{ turns }: Fingerprint,
	name: string,
): { turn: number; turns: Fingerprint['turns'] } {
	const turn = countOf(turns, name) + 1;
	return { turn, turns: { ...turns, [name]: turn } };
}
