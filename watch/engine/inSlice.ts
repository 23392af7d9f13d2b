import type { Slice } from '../slices/slices';
import type { Run } from './run';

/** Missing superevents of one slice that are read with one request instead of one by one. */
export const several = 3;

/** A slice in words: with the superevents that are followed in it, if they are few. */
export function describe(run: Run, { from, to }: Slice): string {
	const begin = new Date(from * 1000).toISOString().replace('.000Z', 'Z');
	if (to === Infinity) return `the superevents created since ${begin}`;
	const end = new Date(to * 1000).toISOString().replace('.000Z', 'Z');
	const followed = expectedIn(run, from, to);
	const names = followed.length > 0 && followed.length <= several ? `, ${followed.join(', ')}` : '';
	return `the superevents created from ${begin} to ${end}${names}`;
}

/** Superevents of a slice that are found by the query as far as is known. */
export function expectedIn({ state }: Run, from: number, to: number): string[] {
	return [...state.followed]
		.filter(([, { place, created }]) => place === 'inside' && from <= created && created < to)
		.map(([id]) => id);
}

/** The second of the newest superevent that is followed in a slice. */
export function newestKnown({ state }: Run, { from, to }: Slice): number | undefined {
	let newest: number | undefined;
	for (const { created } of state.followed.values()) {
		if (from <= created && created < to && created > (newest ?? from)) newest = created;
	}
	return newest;
}
