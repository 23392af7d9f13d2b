import type { Superevent } from '../types';
import { Bits } from './bits';
import { columns, type Column, type Condition, type Fact, type LabelClause } from './facts';
import { Selection } from './selection';
import { SortedColumn } from './sortedColumn';
import { labelNamesOf } from './stored';

/** Finds superevents by label, FAR, times, category and exposure without a look at each. */
export class SupereventIndex {
	private readonly labels = new Map<string, Bits>();
	private readonly categories = { P: new Bits(), T: new Bits(), M: new Bits() };
	private readonly exposed = new Bits();
	private readonly sorted: Record<Column, SortedColumn> = {
		far: new SortedColumn(),
		t0: new SortedColumn(),
		created: new SortedColumn(),
	};
	/** The label names that are in the index, by position. */
	private readonly known: (readonly string[])[] = [];
	/** Positions of superevents that changed since the last question. */
	private readonly changed = new Set<number>();

	/** `superevents` in the order of creation: the position of each is its place there. */
	constructor(private readonly superevents: readonly Superevent[]) {}

	/** Marks a superevent as possibly changed. */
	touch(position: number): void {
		this.changed.add(position);
	}

	/** Those for which all conditions hold, the newest first. */
	select(conditions: readonly Condition<Superevent>[]): Selection {
		this.refresh();
		const found = Bits.upTo(this.superevents.length);
		for (const { fact } of conditions) if (fact) this.apply(fact, found);
		const others = conditions.filter(({ fact }) => !fact);
		if (others.length > 0) this.filter(found, others);
		return new Selection(this.superevents, found, this.sorted);
	}

	private filter(found: Bits, conditions: readonly Condition<Superevent>[]): void {
		for (const position of found.fromTop(0, Infinity)) {
			const superevent = this.superevents[position];
			if (!superevent || !conditions.every((holds) => holds(superevent))) {
				found.set(position, false);
			}
		}
	}

	private apply(fact: Fact, found: Bits): void {
		if ('column' in fact) {
			const ranges = 'anyOf' in fact ? fact.anyOf : [fact];
			const fitting = new Bits();
			for (const range of ranges) fitting.add(this.sorted[fact.column].within(range));
			found.keep(fitting);
		} else if ('category' in fact) found.keep(this.categories[fact.category]);
		else if ('exposed' in fact) found.keep(this.exposed, !fact.exposed);
		else for (const clause of fact.labels) this.applyClause(clause, found);
	}

	private applyClause(clause: LabelClause, found: Bits): void {
		const fitting = new Bits();
		for (const { name, isNegated } of clause) {
			const labelled = this.labels.get(name) ?? new Bits();
			const here = isNegated ? Bits.upTo(this.superevents.length) : labelled;
			if (isNegated) here.keep(labelled, true);
			fitting.add(here);
		}
		found.keep(fitting);
	}

	private refresh(): void {
		if (this.changed.size === 0) return;
		const positions = [...this.changed];
		this.changed.clear();
		const values: Record<Column, [number, number][]> = { far: [], t0: [], created: [] };
		for (const position of positions) {
			const superevent = this.superevents[position];
			if (!superevent) continue;
			this.relabel(position, labelNamesOf(superevent));
			this.exposed.set(position, superevent.exposed);
			this.categories[superevent.category].set(position, true);
			values.far.push([position, superevent.preferredEvent.far ?? NaN]);
			values.t0.push([position, superevent.t0]);
			values.created.push([position, superevent.created.getTime()]);
		}
		for (const column of columns) this.sorted[column].update(values[column]);
	}

	private relabel(position: number, names: readonly string[]): void {
		for (const name of this.known[position] ?? []) this.labels.get(name)?.set(position, false);
		for (const name of names) {
			const labelled = this.labels.get(name) ?? new Bits();
			this.labels.set(name, labelled);
			labelled.set(position, true);
		}
		this.known[position] = names;
	}
}
