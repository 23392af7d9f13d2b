import type { Fingerprint } from '../state/fingerprint';

/** How often something has happened that has no time of its own: that tells the keys of its changes apart. */
export function nextCount(
	{ counts }: Fingerprint,
	name: string,
): { count: number; counts: Fingerprint['counts'] } {
	const before = Object.hasOwn(counts, name) ? (counts[name] ?? 0) : 0;
	const count = before + 1;
	return { count, counts: { ...counts, [name]: count } };
}
