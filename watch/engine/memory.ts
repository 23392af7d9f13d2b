import type { Superevent } from '../../gracedb/resources/supereventReading';
import type { Arrears } from '../schedule/arrears';
import type { Allowance } from '../schedule/due';
import type { SliceRows } from '../slices/readSlice';
import type { Slice } from '../slices/slices';
import { newServerClock, type ServerClock } from './serverClock';

/**
 * What a process remembers between polls besides the state, to ask the server little. It belongs to one state, and all of it may be
 * lost at any time: that costs requests, never changes.
 */
export interface WatchMemory {
	/** The window, the newest first; empty: everything is due. */
	slices: Slice[];
	/** When each thing was looked at last, by its key; in s. */
	looks: Map<string, number>;
	/** When something about a superevent was seen to happen; in s by the server's clock. */
	active: Map<string, number>;
	/** Superevents that a poll had no time for, with their record where a slice brought it: the next one begins with them. */
	deferred: Map<string, Superevent | undefined>;
	/** Superevents of which a stream says that something happened: the next poll reads them first. */
	heard: Set<string>;
	/** What notices said of candidates' significance; `of`: what their records looked like then. */
	judged: Map<string, { of: string; significant: boolean; at: number }>;
	arrears: Arrears;
	allowance: Allowance;
	clock: ServerClock;
	/** When the newest slice was read last; in s; undefined: not by this process. */
	lastNewest: number | undefined;
	/** Polls so far. */
	polls: number;
	/** What the searches before an edit find, by search and slice. */
	earlierMatches: Map<string, SliceRows>;
}

export function newMemory(): WatchMemory {
	return {
		slices: [],
		looks: new Map(),
		active: new Map(),
		deferred: new Map(),
		heard: new Set(),
		judged: new Map(),
		arrears: new Map(),
		allowance: { left: 0, at: 0 },
		clock: newServerClock(),
		lastNewest: undefined,
		polls: 0,
		earlierMatches: new Map(),
	};
}

/**
 * Memory without what depends on the state; the clock and what is in arrears stay true. A new one, because a poll that is given up may
 * still write into the old.
 */
export function withoutState({ arrears, clock, polls }: WatchMemory): WatchMemory {
	return { ...newMemory(), arrears, clock, polls };
}

/** Everything is due again, as after a start. */
export function forgetLooks(memory: WatchMemory): void {
	forgetSlices(memory);
	memory.looks.clear();
}

/** All of the window is searched again at once: another search finds others. */
export function forgetSlices(memory: WatchMemory): void {
	memory.slices = memory.slices.map((slice) => ({ ...slice, last: -Infinity }));
}
