import type { JsonObject } from '../../../gracedb/json';
import { type Fingerprint, growing, type Growing, secondsOf } from '../state/fingerprint';
import type { Change, Found, Kind, Observation } from './change';

const kindOf: Record<Growing, Kind> = {
	notices: 'notice',
	voevents: 'voevent',
	logs: 'log',
	emobservations: 'emobservation',
};

/** Records that were added to its lists. */
export function recordChanges(before: Fingerprint, seen: Observation): Found {
	const uid = seen.superevent.superevent_id;
	const read = { ...before.read };
	const changes: Change[] = [];
	for (const list of growing) {
		const records = seen[list];
		if (!records) continue;
		for (const data of records) {
			const N = numberOf(data);
			read[list] = Math.max(read[list] ?? 0, N);
			if (!isNews(before, list, data)) continue;
			const [kind, at] = [kindOf[list], secondsOf(data['created'])];
			changes.push({ ...{ uid, kind, at, data }, key: `${uid}:${kind}:${N}`, more: { N } });
		}
		read[list] ??= 0;
	}
	return { changes, after: { read } };
}

/** Whether a record of a list has been added since the list was last read, or since the trigger follows the superevent. */
export function isNews({ read, since }: Fingerprint, list: Growing, record: JsonObject): boolean {
	const last = read[list];
	return last === undefined ? secondsOf(record['created']) >= since : numberOf(record) > last;
}

/** The number of a record within its list. */
export function numberOf({ N }: JsonObject): number {
	return typeof N === 'number' ? N : 0;
}
