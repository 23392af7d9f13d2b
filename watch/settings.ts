import type { Category } from '../gracedb/query/category';
import type { ChangeSelection } from './diff/change';
import type { Filters } from './filters/filters';

/** What a trigger watches, and what it emits. */
export interface Settings extends Search {
	selection: ChangeSelection;
	/** `new` waits until there is something to look at, but no longer than this after the creation, in s; 0: at once. */
	newDelay: number;
	/** What is new when it begins: nothing that is there, all that matches, or what was created since (s since 1970). */
	begin: 'nothing' | 'matching' | { since: number };
	/** Whether the lists below superevents are watched. */
	watchDetails: boolean;
	output: OutputSettings;
}

/** What a trigger looks for. */
export interface Search {
	/** In GraceDB's query language. */
	query: string;
	category: Category;
	/** How far it looks back, in days. */
	window: number;
	filters: Filters;
}

export interface OutputSettings {
	/** Flat and readable, or the envelope of igwn-alert. */
	simplify: boolean;
	/** All changes of a superevent in one item. */
	onePerSuperevent: boolean;
	/** Hours between two heartbeats; 0 for none. */
	heartbeatHours: number;
	/** Whether the first good poll after reported failures makes an item. */
	emitRecovered: boolean;
	/** Whether the first poll of a process emits items again that it cannot know to have arrived. */
	repeatAfterRestart: boolean;
}
