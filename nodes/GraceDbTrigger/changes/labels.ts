import type { JsonObject } from '../../../gracedb/json';
import { textOf } from '../../../gracedb/json';
import { secondsOf, type Fingerprint } from '../state/fingerprint';
import { type Change, type Found, isoOfSeconds, type Observation, type Wishes } from './change';
import { labelEntries, type LabelEntry } from './labelLog';

/**
 * Labels that came and went. The key contains when the label was set, so that one which is set, removed and set again makes
 * three different keys. What the list of labels says counts more than the record, since it was read later; where the log was
 * read, it tells what came and went in between.
 */
export function labelChanges(before: Fingerprint, seen: Observation, wishes: Wishes): Found {
	const uid = seen.superevent.superevent_id;
	const records = new Map(seen.labels?.map((label) => [textOf(label['name']), label]));
	const present = new Set(seen.labels ? records.keys() : seen.facts.labels);
	const entries = labelEntries(before, seen.logs ?? []);
	const names = [...present, ...before.labels.keys(), ...entries.map(({ name }) => name)];
	const labels = new Map<string, number>();
	const changes: Change[] = [];
	for (const name of new Set(names)) {
		if (!tells(wishes, name)) {
			if (present.has(name)) labels.set(name, 0);
			continue;
		}
		const known = before.labels.get(name);
		const mine = entries.filter((entry) => entry.name === name);
		const logged = followLog(uid, known, mine);
		const label = { uid, name, isPresent: present.has(name), record: records.get(name) };
		const life = logged.changes.length > 0 ? afterLog(label, logged) : betweenLooks(label, known);
		if (life.setAt !== undefined) labels.set(name, life.setAt);
		changes.push(...life.changes);
	}
	return { changes, after: { labels } };
}

interface Label {
	uid: string;
	name: string;
	isPresent: boolean;
	/** Its entry in the list of labels. */
	record: JsonObject | undefined;
}

/** What happened to a label since the last look, and when the one that is there now was set: undefined if there is none. */
interface Life {
	changes: Change[];
	setAt: number | undefined;
}

/** What the log tells of a label; `known`: when it was set, as far as is remembered, undefined if it was not there. */
function followLog(uid: string, known: number | undefined, entries: readonly LabelEntry[]): Life {
	const changes: Change[] = [];
	let setAt = known;
	for (const { name, isSet, at } of entries) {
		// The list of labels was read after this was done, and before it was logged.
		if (isSet === (setAt !== undefined)) continue;
		changes.push(isSet ? added(uid, name, at) : removed(uid, name, setAt ?? 0, at));
		setAt = isSet ? at : undefined;
	}
	return { changes, setAt };
}

/** What the log told counts even if the list of labels, read a moment before or after it, says otherwise. */
function afterLog({ uid, name, record }: Label, { changes, setAt }: Life): Life {
	if (!record) return { changes, setAt };
	const recorded = secondsOf(record['created']);
	if (setAt === undefined) {
		const isSetSince = recorded > (changes.at(-1)?.at ?? 0);
		if (!isSetSince) return { changes, setAt };
		return { changes: [...changes, added(uid, name, recorded, record)], setAt: recorded };
	}
	if (!isSameTime(recorded, setAt)) return { changes, setAt };
	return {
		changes: [...changes.slice(0, -1), added(uid, name, recorded, record)],
		setAt: recorded,
	};
}

/** What can be told without the log: that it is there and was not, is not and was, or was set at another time. */
function betweenLooks({ uid, name, isPresent, record }: Label, known: number | undefined): Life {
	const recorded = record ? secondsOf(record['created']) : (known ?? 0);
	if (known === undefined) {
		if (!isPresent) return { changes: [], setAt: undefined };
		return { changes: [added(uid, name, recorded, record)], setAt: recorded };
	}
	if (!isPresent) return { changes: [removed(uid, name, known)], setAt: undefined };
	if (known === 0 || isSameTime(known, recorded)) return { changes: [], setAt: known };
	// When it was removed nothing tells, but it was before it was set again.
	const changes = [removed(uid, name, known, recorded), added(uid, name, recorded, record)];
	return { changes, setAt: recorded };
}

/** A label and its entry in the log are written one after the other. */
function isSameTime(one: number, other: number): boolean {
	return Math.abs(one - other) <= 1;
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

function added(uid: string, name: string, at: number, record?: JsonObject): Change {
	return {
		...{ uid, kind: 'label_added', at },
		key: `${uid}:label_added:${name}:${timeOf(at)}`,
		data: record ?? { name },
		more: { label: name },
	};
}

function removed(uid: string, name: string, setAt: number, at?: number): Change {
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
