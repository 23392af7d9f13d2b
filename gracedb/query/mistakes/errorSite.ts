import type { Finding } from '../finding';
import type { Term } from '../term';
import type { Dialect, QueryVocabulary } from '../words';

/** A place of a query at which the server finds no term. */
export interface ErrorSite {
	dialect: Dialect;
	query: string;
	vocabulary: QueryVocabulary;
	/** Where, in the query. */
	at: number;
	/** The term before it. */
	before?: Term;
	/** Whether it stands right behind the term, without a blank. */
	isJoined: boolean;
}

/** What is wrong there. `severity` is an error, `position` and `length` the word there, unless said otherwise. */
export type Mistake = Pick<Finding, 'message' | 'advice'> &
	Partial<Pick<Finding, 'severity' | 'position' | 'length'>>;

/** Recognises a kind of mistake; undefined if it is none of its kind. */
export type Recogniser = (site: ErrorSite, here: string) => Mistake | undefined;

/** What is searched for, in words. */
export const searched = (dialect: Dialect): string =>
	dialect === 'events' ? 'events' : 'superevents';

export const otherDialect = (dialect: Dialect): Dialect =>
	dialect === 'events' ? 'superevents' : 'events';
