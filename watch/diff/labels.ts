import type { JsonObject } from '../../gracedb/json';
import { textOf } from '../../gracedb/json';
import { secondsOf, type Fingerprint } from '../state/fingerprint';
import {
	type Change,
	type ChangeSelection,
	countsFrom,
	type DatedSelection,
	type Found,
	isoOfSeconds,
	type Observation,
} from './change';
import { labelEntries, type LabelEntry } from './labelLog';
import { isAnnouncement } from './publicNotices';

/**
 * Labels that came and went. The key contains when the label was set, so that one which is set, removed and set again makes
 * three different keys. What the list of labels says counts more than the record, since it was read later; where the log was
 * read, it says what came and went in between. What has no known time stays as it was until the list can be read.
 */
export function labelChanges(
	before: Fingerprint,
	seen: Observation,
	selection: DatedSelection,
): Found {
	const uid = seen.superevent.superevent_id;
	const records = new Map(seen.labels?.map((label) => [textOf(label['name']), label]));
	const present = new Set(seen.labels ? records.keys() : seen.facts.labels);
	const entries = labelEntries(before, seen.logs ?? [], selection);
	const names = [...present, ...before.labels.keys(), ...entries.map(({ name }) => name)];
	const labels = new Map<string, number>();
	const changes: Change[] = [];
	const from = countsFrom(before, selection, 'label_added');
	for (const name of new Set(names)) {
		const known = before.labels.get(name);
		if (!isTracked(selection, name)) {
			if (present.has(name)) labels.set(name, known ?? 0);
			continue;
		}
		const mine = entries.filter((entry) => entry.name === name);
		const logged = followLog(uid, known, mine);
		const label = { uid, name, isPresent: present.has(name), record: records.get(name) };
		const isListed = seen.labels !== undefined;
		const life =
			logged.changes.length > 0 ? afterLog(label, logged) : betweenLooks(label, known, isListed);
		if (life.setAt !== undefined) labels.set(name, life.setAt);
		if (!isSelected(selection, name)) continue;
		changes.push(
			...life.changes.filter(({ kind, at }) => kind !== 'label_added' || (at ?? from) >= from),
		);
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

/** What the log says about a label; `known`: when it was set, as far as is remembered, undefined if it was not there. */
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

/** What the log said counts even if the list of labels, read a moment before or after it, says otherwise. */
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

/** What can be seen without the log: that it is there and was not, is not and was, or was set at another time. */
function betweenLooks(
	{ uid, name, isPresent, record }: Label,
	known: number | undefined,
	isListed: boolean,
): Life {
	// The record alone says neither when a label was set, nor surely that it is gone: it may be an old answer.
	if (!isListed) return { changes: [], setAt: known };
	if (!record) {
		if (known === undefined || isPresent) return { changes: [], setAt: known };
		return { changes: [removed(uid, name, known)], setAt: undefined };
	}
	const recorded = secondsOf(record['created']);
	if (known === undefined) {
		return { changes: [added(uid, name, recorded, record)], setAt: recorded };
	}
	if (known === 0 || isSameTime(known, recorded)) return { changes: [], setAt: known };
	// When it was removed is not known, but it was before it was set again.
	const changes = [removed(uid, name, known, recorded), added(uid, name, recorded, record)];
	return { changes, setAt: recorded };
}

/** A label and its entry in the log are written one after the other. */
function isSameTime(one: number, other: number): boolean {
	return Math.abs(one - other) <= 1;
}

/** Whether the list of labels has to be read: for the time of one that came, or to be sure that one is gone. */
export function needsLabels(
	before: Fingerprint,
	{ labels }: { labels: readonly string[] },
	selection: ChangeSelection,
): boolean {
	const isMissing = (name: string): boolean => !labels.includes(name);
	return (
		labels.some((name) => !before.labels.has(name) && isTracked(selection, name)) ||
		[...before.labels.keys()].some((name) => isMissing(name) && isTracked(selection, name))
	);
}

/** Whether the time of a label matters: because it is emitted, or because it announces a notice. */
export function isTracked(selection: ChangeSelection, name: string): boolean {
	return isSelected(selection, name) || isAnnouncement(selection, name);
}

function isSelected({ kinds, labels }: ChangeSelection, name: string): boolean {
	return (
		(kinds.has('label_added') || kinds.has('label_removed')) &&
		(labels === 'all' || labels.has(name))
	);
}

function added(uid: string, name: string, at: number, record?: JsonObject): Change {
	return {
		uid,
		kind: 'label_added',
		at,
		key: `${uid}:label_added:${name}:${timeOf(at)}`,
		data: record ?? { name },
		more: { label: name },
	};
}

function removed(uid: string, name: string, setAt: number, at?: number): Change {
	return {
		uid,
		kind: 'label_removed',
		at,
		key: `${uid}:label_removed:${name}:${timeOf(setAt)}`,
		data: { name, created: setAt === 0 ? null : isoOfSeconds(setAt) },
		more: { label: name },
	};
}

/** One that was there before the trigger was can go only once without a known time. */
function timeOf(setAt: number): string {
	return setAt === 0 ? 'earlier' : isoOfSeconds(setAt);
}
