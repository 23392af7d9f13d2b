import type { JsonObject } from '../../../gracedb/json';
import { textOf } from '../../../gracedb/json';
import { secondsOf, type Fingerprint } from '../state/fingerprint';
import { type Change, type Found, isoOfSeconds, type Observation, type Wishes } from './change';

/**
 * Labels that came and went. The key contains when the label was set, so that one which is set, removed and set again makes
 * three different keys. What the list of labels says counts more than the record, since it was read later.
 */
export function labelChanges(before: Fingerprint, seen: Observation, wishes: Wishes): Found {
	const { superevent_id: uid } = seen.superevent;
	const records = new Map(seen.labels?.map((label) => [textOf(label['name']), label]));
	const names = seen.labels ? [...records.keys()] : seen.facts.labels;
	const labels = new Map<string, number>();
	const changes: Change[] = [];
	for (const name of names) {
		const isTold = tells(wishes, name);
		const known = before.labels.get(name);
		const record = records.get(name);
		const setAt = record ? secondsOf(record['created']) : (known ?? 0);
		labels.set(name, isTold ? setAt : 0);
		if (!isTold) continue;
		// It was removed and set again between two looks.
		const isSetAgain = known !== undefined && known > 0 && record !== undefined && known !== setAt;
		if (isSetAgain) changes.push(removed(uid, name, known));
		if (isSetAgain || known === undefined) changes.push(added(uid, name, setAt, record));
	}
	for (const [name, setAt] of before.labels) {
		if (!labels.has(name) && tells(wishes, name)) changes.push(removed(uid, name, setAt));
	}
	return { changes, after: { labels } };
}

/** Whether the times of labels have to be read. */
export function needsLabels(before: Fingerprint, seen: Observation, wishes: Wishes): boolean {
	return (
		(wishes.kinds.has('label_added') || wishes.kinds.has('label_removed')) &&
		seen.facts.labels.some((name) => !before.labels.has(name) && tells(wishes, name))
	);
}

function tells({ labels }: Wishes, name: string): boolean {
	return labels === 'all' || labels.has(name);
}

export function added(uid: string, name: string, at: number, record?: JsonObject): Change {
	return {
		...{ uid, kind: 'label_added', at },
		key: `${uid}:label_added:${name}:${timeOf(at)}`,
		data: record ?? { name },
		more: { label: name },
	};
}

export function removed(uid: string, name: string, setAt: number, at?: number): Change {
	return {
		...{ uid, kind: 'label_removed', at },
		key: `${uid}:label_removed:${name}:${timeOf(setAt)}`,
		data: { name, created: setAt === 0 ? null : isoOfSeconds(setAt) },
		more: { label: name },
	};
}

/** One that was there before the trigger was can go only once without a known time. */
function timeOf(setAt: number): string {
	return setAt === 0 ? 'earlier' : isoOfSeconds(setAt);
}
