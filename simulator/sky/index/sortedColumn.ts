import { Bits } from './bits';

/** From here on sorting anew is quicker than moving single entries. */
const many = 200;

export interface Range {
	from: number;
	to: number;
	/** Whether the ends themselves are left out. */
	isOpen?: boolean;
}

/** One number of each superevent, kept in order, so that a range of them is found by halving. */
export class SortedColumn {
	/** By position of the superevent; NaN stands for none. */
	private values = new Float64Array(64).fill(NaN);
	/** Positions in the order of their values. */
	private order = new Uint32Array(64);
	private length = 0;

	/** Takes new values of some superevents. */
	update(changes: readonly (readonly [number, number])[]): void {
		if (changes.length > many) {
			for (const [at, value] of changes) this.store(at, value);
			this.sort();
			return;
		}
		for (const [at, value] of changes) {
			this.remove(at);
			this.store(at, value);
			this.insert(at);
		}
	}

	/** The superevents within a range. */
	within({ from, to, isOpen = false }: Range): Bits {
		const first = isOpen ? this.firstAbove(from) : this.firstFrom(from);
		const end = isOpen ? this.firstFrom(to) : this.firstAbove(to);
		const found = new Bits(new Uint32Array(Math.ceil(this.values.length / 32)));
		for (let at = first; at < end; at += 1) found.set(this.order[at] ?? 0, true);
		return found;
	}

	/** All superevents that have a value, smallest first. */
	get inOrder(): Uint32Array {
		return this.order.subarray(0, this.length);
	}

	private store(at: number, value: number): void {
		if (at >= this.values.length) {
			const grown = new Float64Array(Math.max(at + 1, this.values.length * 2)).fill(NaN);
			grown.set(this.values);
			this.values = grown;
		}
		this.values[at] = value;
	}

	private sort(): void {
		const { values } = this;
		const known: number[] = [];
		values.forEach((value, at) => {
			if (!Number.isNaN(value)) known.push(at);
		});
		known.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
		this.order = new Uint32Array(Math.max(values.length, known.length));
		this.order.set(known);
		this.length = known.length;
	}

	private insert(at: number): void {
		const value = this.values[at] ?? NaN;
		if (Number.isNaN(value)) return;
		if (this.length === this.order.length) {
			const grown = new Uint32Array(this.length * 2);
			grown.set(this.order);
			this.order = grown;
		}
		const place = this.placeOf(value, at);
		this.order.copyWithin(place + 1, place, this.length);
		this.order[place] = at;
		this.length += 1;
	}

	private remove(at: number): void {
		const value = this.values[at] ?? NaN;
		if (Number.isNaN(value)) return;
		const place = this.placeOf(value, at);
		this.order.copyWithin(place, place + 1, this.length);
		this.length -= 1;
	}

	private placeOf(value: number, at: number): number {
		return this.first((other, position) => other > value || (other === value && position >= at));
	}

	private firstFrom(value: number): number {
		return this.first((other) => other >= value);
	}

	private firstAbove(value: number): number {
		return this.first((other) => other > value);
	}

	/** The first place in the order for which something holds that holds for all after it as well. */
	private first(holds: (value: number, position: number) => boolean): number {
		let [low, high] = [0, this.length];
		while (low < high) {
			const middle = (low + high) >>> 1;
			const position = this.order[middle] ?? 0;
			if (holds(this.values[position] ?? NaN, position)) high = middle;
			else low = middle + 1;
		}
		return low;
	}
}
