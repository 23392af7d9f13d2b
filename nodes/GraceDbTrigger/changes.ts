import type { JsonObject } from '../../gracedb/json';
import type { Superevent } from '../../gracedb/resources/supereventReading';

/** A change as igwn-alert, the alert system of LIGO, Virgo and KAGRA, would tell it, with a key for its one telling. */
export interface Change extends JsonObject {
	/** Id of the superevent. */
	uid: string;
	alert_type: 'new';
	/** What changed; for a new superevent the superevent itself. */
	data: JsonObject;
	/** The superevent as it is now. */
	object: JsonObject;
	/** Made of the change alone: the same if it is ever told again. */
	dedupe_key: string;
	/** ISO 8601, UTC. */
	detected_at: string;
}

/**
 * The superevents that were not there before, in the order in which they were created.
 *
 * @param found superevents that match now, the newest first
 * @param seen ids of those that matched before
 * @param now ISO 8601, UTC
 */
export function newSuperevents(
	found: readonly Superevent[],
	seen: readonly string[],
	now: string,
): Change[] {
	const known = new Set(seen);
	return found
		.filter(({ superevent_id }) => !known.has(superevent_id))
		.reverse()
		.map((superevent) => changeOf(superevent, now));
}

/** The item for a superevent that is new. */
export function changeOf(superevent: Superevent, now: string): Change {
	const uid = superevent.superevent_id;
	return {
		uid,
		alert_type: 'new',
		data: superevent,
		object: superevent,
		dedupe_key: `${uid}:new`,
		detected_at: now,
	};
}
