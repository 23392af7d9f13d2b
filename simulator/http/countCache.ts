interface Kept {
	rows: number;
	/** Milliseconds of the clock at which it is forgotten. */
	until: number;
}

/**
 * How many rows lists had a moment ago. Reference server behaviour: counts are kept for some time by user and by the parameters
 * of the list without `count` and `start`, so that `numRows`, `next` and an empty list can be stale.
 */
export class CountCache {
	/** In the order in which they are forgotten. */
	private readonly counts = new Map<string, Kept>();

	/** @param seconds how long a count is kept; 0: not at all */
	constructor(
		private readonly clock: () => Date,
		private readonly seconds: number,
	) {}

	/** The count that is kept for a user and the address of a list, or else the one that is true now. */
	rows(username: string, url: string, now: number): number {
		if (this.seconds === 0) return now;
		const time = this.clock().getTime();
		this.forget(time);
		const key = keyOf(username, url);
		const kept = this.counts.get(key);
		if (kept) return kept.rows;
		this.counts.set(key, { rows: now, until: time + this.seconds * 1000 });
		return now;
	}

	clear(): void {
		this.counts.clear();
	}

	private forget(time: number): void {
		for (const [key, { until }] of this.counts) {
			if (until > time) return;
			this.counts.delete(key);
		}
	}
}

function keyOf(username: string, url: string): string {
	const [path = '', query = ''] = url.split(/\?(.*)/s);
	const parameters = new URLSearchParams(query);
	parameters.delete('count');
	parameters.delete('start');
	parameters.sort();
	return JSON.stringify([username, path, parameters.toString()]);
}
