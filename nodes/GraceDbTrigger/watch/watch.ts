import type { GraceDbClient } from '../../../gracedb/client';
import type { JsonObject } from '../../../gracedb/json';
import type { Superevent } from '../../../gracedb/resources/supereventReading';
import type { Change } from '../changes/change';
import type { Settings } from '../settings';
import type { TriggerState } from '../state/triggerState';
import type { PageSizes } from './pages';

/** What a poll has to work with. */
export interface Watch {
	client: GraceDbClient;
	/** The same server without a credential; absent where the client has none either. */
	visitor?: GraceDbClient;
	settings: Settings;
	/** Query to send, with what the server can apply of the filters. */
	query: string;
	pages: PageSizes;
	/** When the last baseline was taken, in s since 1970; 0 if it was the first. */
	epoch: number;
	memory: WatchMemory;
	/** Whether the time for this poll is up. */
	isLate: () => boolean;
}

/**
 * What a process remembers between polls besides the state, to ask the server little. All of it may be lost at any time:
 * that costs requests, never changes.
 */
export interface WatchMemory {
	/** Where the next page of older superevents begins. */
	older: number;
	/** Polls so far. */
	polls: number;
	/** In which poll each was looked at by itself last, and how often so far, by id. */
	turns: Map<string, { poll: number; count: number }>;
	/** Whether the last such turn was that of a young one. */
	wasYoungTurn: boolean;
	/** Those that polls had no time for, by id: since which poll. */
	left: Map<string, number>;
	/** When something about a superevent was seen to happen; in s since 1970 by the server's clock. */
	active: Map<string, number>;
	/** What notices said of candidates' significance, by id; `of`: what their records looked like then. */
	judged: Map<string, { of: string; significant: boolean }>;
	/** A baseline that is being read. */
	reading?: Reading | undefined;
}

/** What has been read of all results for a baseline. */
export interface Reading {
	/** The search that it is for. */
	scope: string;
	rows: Superevent[];
	/** When the first page was read; in s since 1970 by the server's clock. */
	first: number;
	isMore: boolean;
}

export function newMemory(): WatchMemory {
	return {
		...{ older: 0, polls: 0, turns: new Map(), wasYoungTurn: false },
		...{ left: new Map(), active: new Map(), judged: new Map() },
	};
}

/** A change, and the superevent as it is now. */
export interface News {
	change: Change;
	superevent: Superevent;
	/** Whether everybody may see it; absent where that could not be learned. */
	exposed?: boolean;
	/** The newest public notice of it, if its notices were read. */
	notice?: JsonObject;
}

/** What a poll brought. */
export interface Outcome {
	news: News[];
	/** The state after the news. */
	state: TriggerState;
	/** What went wrong on the way; what was found nevertheless is in order. */
	trouble?: Error;
}

/** Seconds since 1970 by the server's clock. */
export function serverSeconds({ client }: Watch): number {
	return Math.floor(client.serverTime() / 1000);
}
