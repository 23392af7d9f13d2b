import { deflateSync, inflateSync } from 'node:zlib';
import type { JsonObject } from '../../gracedb/json';
import type { Kind } from '../diff/change';
import type { Batch } from '../output/repeats';
import type { Snapshot } from '../output/status';
import type { Filters } from '../filters/filters';
import { type Columns, fromColumns, toColumns } from './columns';
import type { Fingerprint } from './fingerprint';

/**
 * What a trigger remembers from poll to poll. Never changed in place: a poll makes a new one. All times in s since 1970, by the
 * server's clock unless said otherwise.
 */
export interface WatchState {
	/** The server: of another one nothing that is remembered is true. */
	server: string;
	/** When the trigger was activated. Keys that count carry it. */
	began: number;
	/** Whether that is by the clock of n8n, since no server had answered. */
	isLocalTime?: boolean;
	/** What was created before was there before the trigger. */
	from: number;
	/** What was created before is never new: the edge of the window, which only moves forward. */
	edge: number;
	/** The second from which on the newest 5,000 results are, if there are more. */
	limit?: number;
	/** Who asks, and what for. */
	search: StoredSearch;
	/** The last edit of the search, until all slices have been read since. Absent: they have. */
	edit?: Edit;
	/** Since when each kind of change is selected. */
	kinds: Readonly<Partial<Record<Kind | 'watchDetails', number>>>;
	/** The superevents that were emitted or were there before, by id. */
	followed: ReadonlyMap<string, Fingerprint>;
	/** The last emitted item of the newest superevents, by id; the one emitted last stands last. */
	last: ReadonlyMap<string, Snapshot>;
	/** Items that n8n may have lost. */
	batches: readonly Batch[];
	/** When the last heartbeat was emitted. */
	heartbeat?: number;
	/** What is said only once, and has been. */
	said: readonly string[];
}

/** What decides which superevents become new. */
export interface StoredSearch {
	user: string;
	query: string;
	category: string;
	/** Days. */
	window: number;
	filters: Filters;
}

/** A new search, or the first one. */
export interface Edit {
	/**
	 * The last look with the search before: what was created until then and passes the filters now is known, unless it passed one of
	 * the earlier searches as well. What was created later nobody has seen.
	 */
	at: number;
	/** When the trigger learned of it. */
	made: number;
	/** The newest last. */
	earlier: readonly EarlierSearch[];
	/** Ranges of `created` that were read since, from the first second to that before the last. */
	read: Ranges;
}

/** A search before the edit. */
export interface EarlierSearch {
	search: StoredSearch;
	/** The edit with which it began, if not all has been read since: what was not may pass it only because of that edit. */
	began?: { at: number; read: Ranges };
}

type Ranges = readonly (readonly [number, number])[];

const version = 1;

/** Superevents that a trigger looks at, at most; beyond them the oldest are left out. */
export const mostFollowed = 5_000;
/** Superevents whose last item is remembered. */
export const mostRemembered = 500;

/**
 * The state as one text: JSON in columns, deflated.
 *
 * @returns base64
 */
export function writeState(state: WatchState): string {
	const { followed, last, ...rest } = state;
	const kept = [...followed].sort(([, a], [, b]) => b.created - a.created).slice(0, mostFollowed);
	const content = {
		version,
		...rest,
		followed: toColumns(kept),
		last: [...last].slice(-mostRemembered),
	};
	return deflateSync(JSON.stringify(content)).toString('base64');
}

/**
 * Reads the state that an earlier poll left.
 *
 * @returns undefined if there is none that can be read: then the trigger begins anew
 */
export function readState(stored: unknown): WatchState | undefined {
	if (typeof stored !== 'string') return undefined;
	try {
		const text = inflateSync(Buffer.from(stored, 'base64')).toString();
		const { version: found, followed, last, ...rest } = JSON.parse(text) as JsonObject;
		if (found !== version) return undefined;
		return {
			...(rest as unknown as WatchState),
			followed: fromColumns(followed as Columns),
			last: new Map(last as unknown as [string, Snapshot][]),
		};
	} catch {
		return undefined;
	}
}
