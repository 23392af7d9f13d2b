import type { Category } from '../types';
import type { Range } from './sortedColumn';

/** What is kept in order: the FAR of the preferred event, t_0 as GPS seconds, the creation as Unix milliseconds. */
export const columns = ['far', 't0', 'created'] as const;

export type Column = (typeof columns)[number];

/** Labels of which one has to be there; a negated one has to be missing. */
export type LabelClause = readonly { name: string; isNegated: boolean }[];

/** A condition that the index answers without looking at the superevents. */
export type Fact =
	| ({ column: Column } & Range)
	| { column: Column; anyOf: readonly Range[] }
	| { category: Category }
	| { exposed: boolean }
	/** All clauses have to hold. */
	| { labels: readonly LabelClause[] };

/** A condition on one object; with a fact it says exactly the same as that. */
export type Condition<Item> = ((item: Item) => boolean) & { fact?: Fact };

/** A condition that the index knows how to answer. */
export function byFact<Item>(fact: Fact, holds: (item: Item) => boolean): Condition<Item> {
	return Object.assign(holds, { fact });
}
