import { DateTime } from 'luxon';
import type { JsonObject } from '../../../gracedb/json';
import { isoUtc } from '../../../gracedb/time/leapSeconds';
import type { Superevent } from '../../../gracedb/resources/supereventReading';
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
	/** Made of the change alone: the same if it is ever told again. */
	key: string;
	/** When it happened, in s since 1970 by the server's clock; absent where nothing tells. */
	at?: number;
	/** What changed; absent where that is the superevent itself. */
	data?: JsonObject;
	/** Further fields of the item, such as `notice_type`. */
	more?: JsonObject;
}

/** What was read of a superevent. Lists are absent where they were not read. */
export interface Observation extends Partial<Record<Growing, JsonObject[]>> {
	superevent: Superevent;
	facts: RecordFacts;
	/** Its labels with their times. */
	labels?: JsonObject[];
	/** Public notices, the oldest first. */
	alerts?: PublicNotice[];
	signoffs?: JsonObject[];
	/** Whether everybody may see it. */
	exposed?: boolean;
	/** Whether it was among the results of the query; absent if that was not looked at. */
	matches?: boolean;
}

/** A notice that went out to the public. */
export interface PublicNotice {
	/** EARLYWARNING, PRELIMINARY, INITIAL, UPDATE or RETRACTION. */
	type: string;
	/** Seconds since 1970. */
	at: number;
	/** What the server tells about it. */
	record: JsonObject;
}

/** Which changes are wanted. */
export interface Wishes {
	kinds: ReadonlySet<Kind>;
	/** Labels whose coming and going is told; `all` of them. */
	labels: ReadonlySet<string> | 'all';
	/** What makes an update. */
	fields: ReadonlySet<'preferred_event' | 'far' | 'coincidence' | 'times' | 'small_time_shifts'>;
}

/** The changes of one kind, and what is remembered after them. */
export interface Found {
	changes: Change[];
	after: Partial<Fingerprint>;
}

/** ISO 8601 of seconds since 1970. */
export function isoOfSeconds(seconds: number): string {
	return isoUtc(DateTime.fromSeconds(seconds, { zone: 'utc' }));
}
