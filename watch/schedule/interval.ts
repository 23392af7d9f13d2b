/**
 * What the server is asked for again and again. Each class has an interval of its own; the newest slice and the lists of active
 * superevents are read in every poll and are not among them.
 */
export const classes = [
	/** A slice whose superevents are younger than a day. */
	'youngSlice',
	'oldSlice',
	/** A list of an alerted superevent that was not retracted, by the superevent's age: below a day, below a week, older. */
	'alertedDay',
	'alertedWeek',
	'alertedOld',
	/** The record of a followed superevent that the query does not find. */
	'outside',
	/** A list of any other followed superevent. */
	'quietList',
] as const;
export type ThingClass = (typeof classes)[number];

/** How many things of each class there are; each costs one request. */
export type Population = Readonly<Record<ThingClass, number>>;

export const nothing: Population = {
	youngSlice: 0,
	oldSlice: 0,
	alertedDay: 0,
	alertedWeek: 0,
	alertedOld: 0,
	outside: 0,
	quietList: 0,
};

/** Requests a minute that a trigger allows itself, besides the newest slice and the active superevents. */
export const requestsPerMinute = 1;
/** The part of the allowance that the intervals use up; the rest makes up for what came late. */
const usedShare = 0.9;

/** Minutes after which a thing of a class is looked at again if the allowance is large enough for all. */
const wanted: Record<ThingClass, (population: Population) => number> = {
	youngSlice: () => 10,
	oldSlice: ({ youngSlice, oldSlice }) => Math.max(10, 2 * (youngSlice + oldSlice)),
	alertedDay: () => 5,
	alertedWeek: () => 30,
	alertedOld: () => 240,
	outside: ({ outside }) => Math.max(30, 5 * outside),
	quietList: ({ quietList }) => Math.max(15, 5 * quietList),
};

/**
 * Minutes between two looks at a thing of a class. Where all of them together would need more than the allowance, all wait
 * longer by the same factor, so that none starves.
 */
export function interval(thing: ThingClass, population: Population): number {
	let demand = 0;
	for (const each of classes) demand += population[each] / wanted[each](population);
	const stretch = Math.max(1, demand / (usedShare * requestsPerMinute));
	return wanted[thing](population) * stretch;
}

/**
 * Polls after which a change is seen at the latest if nothing fails: an interval, the poll that the change just missed, and
 * those in which others that are due longer go first.
 *
 * @param minutes between two polls
 */
export function worstDelay(thing: ThingClass, population: Population, minutes = 1): number {
	return 1 + Math.ceil((1.2 * interval(thing, population)) / minutes);
}

/** How many matches of the query the newest slice has at most, and how many a closed one. */
export const sliceSizes = { newest: 120, closed: 190 };

/** The slices of a window with so many matches, evenly spread over its days. */
export function slicesOf(matches: number, days = 30): Population {
	const older = Math.max(0, matches - sliceSizes.newest);
	const slices = Math.ceil(older / sliceSizes.closed);
	const youngSlice = Math.min(
		slices,
		Math.ceil(Math.max(0, matches / days - 60) / sliceSizes.closed),
	);
	return { ...nothing, youngSlice, oldSlice: slices - youngSlice };
}
