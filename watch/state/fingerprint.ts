import { isJsonObject, type JsonObject, strings, textOf } from '../../gracedb/json';
import { without } from '../without';
import type { Superevent } from '../../gracedb/resources/supereventReading';

/** Lists below a superevent, which only ever grow. */
export const growing = ['notices', 'voevents', 'logs', 'emobservations'] as const;
export type Growing = (typeof growing)[number];

/** What a signoff said when it was last read, and how often one of its kind has changed. */
export interface KnownSignoff {
	/** Empty for one that was deleted. */
	status: string;
	comment: string;
	revision: number;
}

/** A public notice that is known: emitted, or there before. Its ordinal is its place in the list of its type. */
export interface KnownNotice {
	/** Seconds since 1970. */
	at: number;
	/** Whether a label stood for it, so that its record may still come. */
	isLabel?: boolean;
	/** When it was made, as its message in a stream says; absent where none was heard. Seconds since 1970. */
	sent?: number;
}

/** What is remembered of a superevent, to see what has changed. All times in seconds since 1970, by the server's clock. */
export interface Fingerprint {
	/** GPS times, in s. */
	tStart: number | null;
	t0: number | null;
	tEnd: number | null;
	/** Hz. */
	far: number | null;
	timeCoincFar: number | null;
	spaceCoincFar: number | null;
	emType: string;
	gwId: string;
	created: number;
	/** Names, and when each was set: 0 where that is not known, for one that was there before the trigger. */
	labels: ReadonlyMap<string, number>;
	/** Id of the preferred event. */
	preferred: string;
	/** Ids of all events; anonymous users are not shown them. Absent if they were not read yet. */
	events?: readonly string[];
	/** Records that are older than this are not emitted; 0: all are. */
	since: number;
	/** When it was seen for the first time. */
	met: number;
	/**
	 * Whether the query finds it; `hidden`: the server says that there is no such superevent; `unseen`: it is not followed yet.
	 */
	place: 'inside' | 'outside' | 'hidden' | 'unseen';
	/** Whether an item about it was ever emitted: then it is followed whatever the filters become. */
	isEmitted: boolean;
	/** Highest numbers seen in its lists; absent where the list was never read. */
	read: Readonly<Partial<Record<Growing, number>>>;
	/** Public notices known so far, by type, in the order in which they were found. */
	notices: Readonly<Partial<Record<string, readonly KnownNotice[]>>>;
	/** Absent if never read. */
	signoffs?: ReadonlyMap<string, KnownSignoff>;
	/** Whether everybody may see it; absent if never asked. */
	exposed?: boolean;
	/** A notice of it was heard, and its record was not read since: what the record says is then no change. */
	isUnread?: boolean;
	/** How often things without a time of their own have changed, for the keys of such changes. */
	counts: Readonly<Partial<Record<string, number>>>;
}

/** The fields that a superevent's own record holds. */
export interface RecordFacts extends Pick<
	Fingerprint,
	| 'tStart'
	| 't0'
	| 'tEnd'
	| 'far'
	| 'timeCoincFar'
	| 'spaceCoincFar'
	| 'emType'
	| 'gwId'
	| 'created'
	| 'preferred'
	| 'events'
> {
	labels: readonly string[];
}

/** Reads what counts from a superevent's record. */
export function factsOf(superevent: Superevent): RecordFacts {
	const data = preferredEventOf(superevent);
	const tellsEvents = 'gw_events' in superevent;
	return {
		tStart: numberOf(superevent['t_start']),
		t0: numberOf(superevent['t_0']),
		tEnd: numberOf(superevent['t_end']),
		far: numberOf(superevent['far'] ?? data['far']),
		timeCoincFar: numberOf(superevent['time_coinc_far']),
		spaceCoincFar: numberOf(superevent['space_coinc_far']),
		emType: textOf(superevent['em_type']),
		gwId: textOf(superevent['gw_id']),
		created: secondsOf(superevent['created']),
		labels: strings(superevent['labels']),
		preferred: textOf(superevent['preferred_event']) || textOf(data['graceid']),
		...(tellsEvents ? { events: eventsOf(superevent) } : {}),
	};
}

function eventsOf(superevent: Superevent): string[] {
	return [...strings(superevent['gw_events']), ...strings(superevent['em_events'])].sort();
}

/** The preferred event's record within that of a superevent; empty if it is not shown. */
export function preferredEventOf(superevent: Superevent): JsonObject {
	const data = superevent['preferred_event_data'];
	return isJsonObject(data) ? data : {};
}

/** The server's way to write times, in seconds since 1970; 0 if it is none. */
export function secondsOf(value: unknown): number {
	if (typeof value !== 'string') return 0;
	// By hand, because it is done for every row of every poll: `2024-07-16 15:11:12 UTC`, or ISO 8601.
	const milliseconds = Date.parse(value.replace(/^(\S+) (\S+) UTC$/, '$1T$2Z'));
	return Number.isNaN(milliseconds) ? 0 : Math.floor(milliseconds / 1000);
}

/** A superevent that is not followed yet: everything on it will be emitted. */
export function unknownBefore({ created }: { created: number }, met = 0): Fingerprint {
	return {
		tStart: null,
		t0: null,
		tEnd: null,
		far: null,
		timeCoincFar: null,
		spaceCoincFar: null,
		emType: '',
		gwId: '',
		preferred: '',
		events: [],
		labels: new Map(),
		created,
		since: 0,
		met,
		place: 'unseen',
		isEmitted: false,
		read: {},
		notices: {},
		counts: {},
	};
}

/**
 * The fingerprint of what was there before a trigger began.
 *
 * @param since records that are older are not emitted
 */
export function knownBefore(facts: RecordFacts, since: number, met = since): Fingerprint {
	const { events, ...rest } = facts;
	const unknown = without(unknownBefore(facts, met), 'events');
	return {
		...unknown,
		...rest,
		...(events ? { events } : {}),
		labels: new Map(facts.labels.map((name) => [name, 0])),
		since,
		place: 'inside',
	};
}

function numberOf(value: unknown): number | null {
	return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
