import type { Fingerprint } from '../state/fingerprint';

/** How often something has happened that has no time of its own: that tells the keys of its changes apart. */
export function nextTurn(
	{ turns }: Fingerprint,
	name: string,
): { turn: number; turns: Fingerprint['turns'] } {
	const turn = (turns[name] ?? 0) + 1;
	return { turn, turns: { ...turns, [name]: turn } };
}
