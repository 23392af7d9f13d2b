import type { Superevent } from '../types';
import type { Bits } from './bits';
import type { Column } from './facts';
import type { SortedColumn } from './sortedColumn';

/** What was found, the newest first; objects are fetched for the wanted page only. */
export class Selection {
	readonly length: number;

	constructor(
		private readonly superevents: readonly Superevent[],
		private readonly found: Bits,
		private readonly sorted: Record<Column, SortedColumn>,
	) {
		this.length = found.size;
	}

	slice(start = 0, end = Infinity): Superevent[] {
		return this.fetch(this.found.fromTop(start, Math.max(0, end - start)));
	}

	/** In the order of a column; those without a value there come last. */
	by(column: Column, isDescending: boolean): Pick<Selection, 'length' | 'slice'> {
		const order = this.sorted[column].inOrder.filter((position) => this.found.has(position));
		if (isDescending) order.reverse();
		return {
			length: this.length,
			slice: (start, end) =>
				this.fetch([...order.subarray(start, Math.min(end ?? Infinity, order.length))]),
		};
	}

	private fetch(positions: readonly number[]): Superevent[] {
		return positions.flatMap((position) => this.superevents[position] ?? []);
	}
}
