import { interval, type Population, type ThingClass } from './interval';

/** Something to look at now and then, at the cost of one request. */
export interface Thing {
	/** Different from those of all others. */
	key: string;
	class: ThingClass;
	/** When it was looked at last; in s. */
	last: number;
}

/**
 * The one due-list: what is due, in the order in which it is done. Who has waited longest, measured in its own interval, comes
 * first, so that nothing starves.
 *
 * @param now in s
 */
export function dueList<Each extends Thing>(
	things: readonly Each[],
	population: Population,
	now: number,
): Each[] {
	const intervals = new Map<ThingClass, number>();
	const ratio = (thing: Each): number => {
		let length = intervals.get(thing.class);
		if (length === undefined) {
			length = 60 * interval(thing.class, population);
			intervals.set(thing.class, length);
		}
		// A look in the future means that a clock was set back.
		return thing.last > now ? 1 : (now - thing.last) / length;
	};
	const due: { thing: Each; ratio: number }[] = [];
	for (const thing of things) {
		const waited = ratio(thing);
		// A poll comes a few seconds early or late; what would be due just after it is due in it.
		if (waited >= 0.995) due.push({ thing, ratio: waited });
	}
	return due.sort((a, b) => b.ratio - a.ratio).map(({ thing }) => thing);
}

/**
 * When a thing that this process has never looked at counts as looked at: within its last interval, at a moment that its key
 * decides, so that they do not all come at once and a start of the process puts none of them off.
 *
 * @param now in s
 */
export function spreadLook(key: string, length: number, now: number): number {
	let hash = 7;
	for (let at = 0; at < key.length; at += 1) hash = (hash * 31 + key.charCodeAt(at)) % 1_000_003;
	const offset = Math.floor((hash / 1_000_003) * length);
	return now - ((now + offset) % Math.max(1, Math.round(length)));
}

/** Requests that polls may still use up: so many a minute, saved up for a few of them. */
export interface Allowance {
	left: number;
	/** In s. */
	at: number;
}

/** The allowance after some time: what was not used is not saved up for long, so that a quiet poll stays a quiet one. */
export function refill({ left, at }: Allowance, now: number, perMinute: number): Allowance {
	// At the first poll, or after a clock was set, there is one minute's worth.
	const minutes = at === 0 || at > now ? 1 : Math.min(30, (now - at) / 60);
	const most = Math.max(1, minutes) * perMinute;
	return { left: Math.min(most, Math.max(0, left) + minutes * perMinute), at: now };
}
