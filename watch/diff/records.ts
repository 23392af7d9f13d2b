import type { JsonObject } from '../../gracedb/json';
import { type Fingerprint, growing, type Growing, secondsOf } from '../state/fingerprint';
import { countsFrom, type DatedSelection, type Found, type Kind, type Observation } from './change';

const kindOf: Record<Growing, Kind> = {
	notices: 'notice',
	voevents: 'voevent',
	logs: 'log',
	emobservations: 'emobservation',
};

/** Records that were added to its lists. */
export function recordChanges(
	before: Fingerprint,
	seen: Observation,
	selection: DatedSelection,
): Found {
	const uid = seen.superevent.superevent_id;
	const read = { ...before.read };
	const changes: Found['changes'] = [];
	for (const list of growing) {
		const records = seen[list];
		if (!records) continue;
		const kind = kindOf[list];
		const from = countsFrom(before, selection, kind);
		for (const data of records) {
			const N = numberOf(data);
			const at = secondsOf(data['created']);
			read[list] = Math.max(read[list] ?? 0, N);
			// One that was written before its kind was selected is not emitted, though the list has not been read since.
			if (!isAdded(before, list, data, from) || (from > before.since && at < from)) continue;
			changes.push({ uid, kind, at, data, key: `${uid}:${kind}:${N}`, more: { N } });
		}
		read[list] ??= 0;
	}
	return { changes, after: { read } };
}

/** Whether a record of a list has been added since the list was last read, or since the superevent is followed. */
export function isAdded(
	{ read, since }: Fingerprint,
	list: Growing,
	record: JsonObject,
	from = since,
): boolean {
	const last = read[list];
	return last === undefined ? secondsOf(record['created']) >= from : numberOf(record) > last;
}

/** The number of a record within its list. */
export function numberOf({ N }: JsonObject): number {
	return typeof N === 'number' ? N : 0;
}
