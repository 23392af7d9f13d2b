import { DateTime } from 'luxon';
import type { JsonObject } from '../../gracedb/json';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { isoUtc } from '../../gracedb/time/leapSeconds';
import type { Fingerprint, Growing, RecordFacts } from '../state/fingerprint';

/** Kinds of changes by the names of igwn-alert, the alert system of LIGO, Virgo and KAGRA, and a few that it lacks. */
export const kinds = [
	'new',
	'public_notice',
	'label_added',
	'label_removed',
	'update',
	'event_added',
	'event_removed',
	'confirmed_as_gw',
	'no_longer_matches',
	'log',
	'voevent',
	'notice',
	'emobservation',
	'signoff_created',
	'signoff_updated',
	'signoff_deleted',
	'exposed',
	'hidden',
] as const;
export type Kind = (typeof kinds)[number];

/** One change of one superevent. */
export interface Change {
	uid: string;
	kind: Kind;
	/** Made of the change alone: the same if it is ever emitted again. */
	key: string;
	/** When it happened, in s since 1970 by the server's clock; absent where it is not known. */
	at?: number;
	/** What changed; absent where that is the superevent itself. */
	data?: JsonObject;
	/** Further fields of the item, such as `notice_type`. */
	more?: JsonObject;
}

/** Lists below a superevent. */
export type ListName = Growing | 'labels' | 'signoffs' | 'permissions';

/** What was read of a superevent. Lists are absent where they were not read. */
export interface Observation extends Partial<Record<Growing, JsonObject[]>> {
	superevent: Superevent;
	facts: RecordFacts;
	/** Its labels with their times. */
	labels?: JsonObject[];
	/** Public notices, the oldest first; absent where no list has them. */
	alerts?: PublicNotice[];
	/** Whether a label may stand for a notice: not yet, after some time, or at once because no list will have it. */
	noticesAreRead?: boolean;
	signoffs?: JsonObject[];
	/** Whether everybody may see it. */
	exposed?: boolean;
	/** Whether it was among the results of the query; absent if that was not looked at. */
	matches?: boolean;
	/** Whether it is what a message of a stream says, and not the server's record. */
	isHeard?: boolean;
	/** Lists that were wanted and could not be read. */
	failed: readonly ListName[];
	/** Seconds since 1970, by which to wait for what is announced. */
	now: number;
}

/** A notice that went out to the public. */
export interface PublicNotice {
	/** EARLYWARNING, PRELIMINARY, INITIAL, UPDATE or RETRACTION. */
	type: string;
	/** Seconds since 1970. */
	at: number;
	/** What the server says about it, or the notice itself where it was heard. */
	record: JsonObject;
	/**
	 * Of one that was heard: when it was made, in seconds since 1970. Together with the type it tells notices apart, where GraceDB's record of the same
	 * one has another time.
	 */
	sent?: number;
}

/** Which changes are wanted. */
export interface ChangeSelection {
	kinds: ReadonlySet<Kind>;
	/** Types of public notices that are emitted; default all. */
	notices?: ReadonlySet<string>;
	/** Labels whose coming and going is emitted; `all` of them. */
	labels: ReadonlySet<string> | 'all';
	/** What makes an update. */
	fields: ReadonlySet<'preferred_event' | 'far' | 'coincidence' | 'times' | 'small_time_shifts'>;
}

/** A selection, and since when each kind is part of it; in s since 1970. Absent kinds always were. */
export interface DatedSelection extends ChangeSelection {
	since: Readonly<Partial<Record<Kind | 'watchDetails', number>>>;
}

/** The changes of one kind, and what is remembered after them. */
export interface Found {
	changes: Change[];
	after: Partial<Fingerprint>;
}

/**
 * From when on a record of a kind is emitted: not what is older than the superevent is followed, nor, where the kind was selected
 * later than that, what is older than the selection.
 */
export function countsFrom(
	{ since, met }: Pick<Fingerprint, 'since' | 'met'>,
	selection: DatedSelection,
	kind: Kind | 'watchDetails',
): number {
	const selected = selection.since[kind] ?? 0;
	return selected > met ? Math.max(selected, since) : since;
}

/** ISO 8601 of seconds since 1970. */
export function isoOfSeconds(seconds: number): string {
	return isoUtc(DateTime.fromSeconds(seconds, { zone: 'utc' }));
}
