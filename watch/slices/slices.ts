import { sliceSizes } from '../schedule/interval';

/**
 * A part of the window: the superevents whose `created`, as the server shows it, is in a range of whole seconds. Slices follow each
 * other without a gap; only the newest has no end.
 */
export interface Slice {
	/** First second; s since 1970. */
	from: number;
	/** The second after the last one; Infinity for the newest slice. */
	to: number;
	/** When it was read last; -Infinity for one that has not been read. */
	last: number;
	/** Superevents in it when it was read last. */
	rows: number;
	/** Until when it is not put together with others, because it was slow; 0 for none. */
	slow: number;
}

export const keyOf = ({ from, to }: Slice): string => `slice:${from}:${to}`;

/** The whole window, not read yet. */
export function wholeWindow(from: number): Slice[] {
	return [unread(from, Infinity)];
}

function unread(from: number, to: number): Slice {
	return { from, to, last: -Infinity, rows: 0, slow: 0 };
}

/** The newest slice: the first one. */
export function newestOf(slices: readonly Slice[]): Slice {
	const [newest] = slices;
	if (!newest) throw new RangeError('There is no slice.');
	return newest;
}

/** Leaves out what the window has left behind, or adds what a wider one has. */
export function moveEdge(slices: readonly Slice[], from: number): Slice[] {
	const left = slices.filter(({ to }) => to > from);
	const oldest = left.at(-1);
	if (!oldest) return wholeWindow(from);
	if (oldest.from > from) return [...left, unread(from, oldest.from)];
	return [...left.slice(0, -1), { ...oldest, from }];
}

export interface ReadSlice {
	slice: Slice;
	/** Seconds in which its superevents were created, the newest first. */
	seconds: readonly number[];
	/** The first second from which on nothing is missing: later than the beginning of the slice if the page was full. */
	completeFrom: number;
	/** s. */
	now: number;
}

/**
 * The slices after one was read. What did not fit into the page is a slice to read; the newest slice is kept short, since it is read
 * in every poll.
 */
export function afterReading(slices: readonly Slice[], read: ReadSlice): Slice[] {
	const { slice, seconds, completeFrom, now } = read;
	const { from, to } = slice;
	const complete = (begin: number, end: number): Slice => ({
		...slice,
		from: begin,
		to: end,
		last: now,
		rows: seconds.filter((second) => begin <= second && second < end).length,
	});
	const parts: Slice[] = [];
	let cut = completeFrom;
	if (to === Infinity && seconds.length > sliceSizes.newest) {
		const kept = seconds[sliceSizes.newest / 2 - 1] ?? completeFrom;
		cut = Math.max(completeFrom, kept);
	}
	parts.push(complete(cut, to));
	if (cut > completeFrom) parts.push(complete(completeFrom, cut));
	if (completeFrom > from) parts.push(unread(from, completeFrom));
	return replace(slices, slice, parts);
}

/** A slice that cannot be read as a whole in two halves; one of a single second stays. */
export function halve(slices: readonly Slice[], slice: Slice, now: number): Slice[] {
	// The newest has no middle: it is cut behind its last known superevent, or else today is cut off. A clock that is before its beginning is
	// wrong, and second by second it would be cut for ever.
	if (slice.to === Infinity && now < slice.from) return [...slices];
	const end = slice.to === Infinity ? Math.max(slice.from + 2, Math.floor(now)) : slice.to;
	const middle = Math.floor((slice.from + end) / 2);
	if (middle <= slice.from || end - slice.from < 2) return [...slices];
	return cutAt(slices, slice, slice.to === Infinity ? end - 1 : middle);
}

/** Cuts a slice in two, neither of which has been read. */
export function cutAt(slices: readonly Slice[], slice: Slice, second: number): Slice[] {
	if (second <= slice.from || second >= slice.to) return [...slices];
	const parts = [unread(second, slice.to), unread(slice.from, second)];
	return replace(
		slices,
		slice,
		parts.map((part) => ({ ...part, slow: slice.slow })),
	);
}

/**
 * Puts neighbours together that are small enough for one page, if both were read and neither fails. A newest slice that was cut
 * short, because a part of it could not be read, takes back what is next to it.
 *
 * @param isGood whether a slice can be read
 */
export function mergeSmall(
	slices: readonly Slice[],
	now: number,
	isGood: (slice: Slice) => boolean,
): Slice[] {
	const merged: Slice[] = [];
	const mayMerge = (slice: Slice): boolean =>
		slice.last > -Infinity && slice.slow < now && isGood(slice);
	for (const slice of slices) {
		const newer = merged.at(-1);
		const fits =
			newer &&
			(newer.to === Infinity
				? newer.rows < sliceSizes.newest / 2
				: newer.rows + slice.rows <= sliceSizes.closed);
		if (newer && fits && mayMerge(newer) && mayMerge(slice)) {
			merged[merged.length - 1] = {
				...slice,
				to: newer.to,
				last: Math.min(newer.last, slice.last),
				rows: newer.rows + slice.rows,
			};
		} else merged.push(slice);
	}
	return merged;
}

function replace(slices: readonly Slice[], slice: Slice, parts: readonly Slice[]): Slice[] {
	return slices.flatMap((one) => (one.from === slice.from && one.to === slice.to ? parts : [one]));
}

/** Adds a range to ranges, and puts together what touches. */
export function addRange(
	ranges: readonly (readonly [number, number])[],
	added: readonly [number, number],
): (readonly [number, number])[] {
	const sorted = [...ranges, added].sort(([a], [b]) => a - b);
	const joined: (readonly [number, number])[] = [];
	for (const range of sorted) {
		const last = joined.at(-1);
		if (last && range[0] <= last[1]) {
			joined[joined.length - 1] = [last[0], Math.max(last[1], range[1])];
		} else joined.push(range);
	}
	return joined;
}

export function covers(ranges: readonly (readonly [number, number])[], second: number): boolean {
	return ranges.some(([from, to]) => from <= second && second < to);
}
