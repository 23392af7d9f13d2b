/** Numbers that look random and are the same at every start. */
export class Chance {
	private state: number;

	/** A number, or a text of which the number is made. */
	constructor(seed: number | string) {
		this.state = typeof seed === 'number' ? seed >>> 0 : hash(seed);
	}

	/** From 0 to below 1 (mulberry32). */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let t = this.state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	}

	between(low: number, high: number): number {
		return low + (high - low) * this.next();
	}

	shuffled<Item>(items: readonly Item[]): Item[] {
		return items
			.map((item) => ({ item, rank: this.next() }))
			.sort((a, b) => a.rank - b.rank)
			.map(({ item }) => item);
	}

	/** One of some, each with its weight. */
	pick<Item>(weighted: readonly (readonly [Item, number])[]): Item {
		const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);
		let left = this.next() * total;
		for (const [item, weight] of weighted) {
			left -= weight;
			if (left < 0) return item;
		}
		const last = weighted.at(-1);
		if (!last) throw new Error('nothing to pick from');
		return last[0];
	}
}

/** FNV-1a. */
function hash(text: string): number {
	let state = 0x811c9dc5;
	for (const character of text) {
		state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
	}
	return state >>> 0;
}
