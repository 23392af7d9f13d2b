/**
 * Things that cannot be read while the server answers other requests: since when, why, and when they are tried again. They hold
 * nothing else back. All times in ms since 1970 by the clock of n8n.
 */
export type Arrears = Map<string, Arrear>;

export interface Arrear {
	/** What it is, for people: `the notices of S240422ed`. */
	what: string;
	since: number;
	failures: number;
	/** No attempt before. */
	next: number;
	/** The last error, in its own words. */
	why: string;
	/** When it was last reported. */
	reported?: number;
}

const minute = 60_000;
const pauses = { first: minute, longest: 10 * minute };
/** What has been in arrears for so long is reported, and then no more often than the second. */
const report = { after: 10 * minute, every: 60 * minute, apart: 5 * minute };

export function failed(
	arrears: Arrears,
	key: string,
	{ what, why, now }: { what: string; why: string; now: number },
): void {
	const { since = now, failures = 0, reported } = arrears.get(key) ?? {};
	const pause = Math.min(pauses.longest, pauses.first * 2 ** Math.min(failures, 10));
	arrears.set(key, {
		what,
		// Not later than now, though the clock may have been set back.
		since: Math.min(since, now),
		failures: failures + 1,
		next: now + pause * 0.9,
		why,
		...(reported === undefined ? {} : { reported: Math.min(reported, now) }),
	});
}

export function succeeded(arrears: Arrears, key: string): void {
	arrears.delete(key);
}

/** Whether a thing waits for its next attempt. */
export function isPaused(arrears: Arrears, key: string, now: number): boolean {
	const arrear = arrears.get(key);
	// A pause that is longer than any means that the clock was set back.
	return arrear !== undefined && now < arrear.next && arrear.next - now <= pauses.longest;
}

export function isInArrears(arrears: Arrears, key: string): boolean {
	return arrears.has(key);
}

/** After an outage of the server everything is tried at once. */
export function clearPauses(arrears: Arrears): void {
	for (const [key, arrear] of arrears) arrears.set(key, { ...arrear, next: 0 });
}

/** What has been in arrears for more than ten minutes, the longest first. */
export function overdue(arrears: Arrears, now: number): Arrear[] {
	return [...arrears.values()]
		.filter(({ since }) => now - since >= report.after)
		.sort((a, b) => a.since - b.since);
}

/** The arrears to report now: all of them if there is one that has not been reported yet, or not for an hour. */
export function toReport(arrears: Arrears, now: number): Arrear[] {
	const late = overdue(arrears, now);
	const last = Math.max(
		-Infinity,
		...[...arrears.values()].map(({ reported = -Infinity }) => reported),
	);
	const isDue = ({ reported }: Arrear): boolean =>
		reported === undefined ? now - last >= report.apart : now - reported >= report.every;
	if (!late.some(isDue)) return [];
	for (const [key, arrear] of arrears) {
		if (late.includes(arrear)) arrears.set(key, { ...arrear, reported: now });
	}
	return late;
}

/** The report in a sentence: five names, and how many there are. */
export function sentenceOf(arrears: readonly Arrear[]): string {
	const names = arrears.slice(0, 5).map(({ what, since, why }) => {
		const time = new Date(since).toISOString().replace(/\.\d+Z$/, 'Z');
		return `${what} (since ${time}: ${why})`;
	});
	const more = arrears.length > 5 ? `, and ${arrears.length - 5} more` : '';
	return `The trigger cannot read ${arrears.length} of the things that it watches: ${names.join('; ')}${more}.`;
}
