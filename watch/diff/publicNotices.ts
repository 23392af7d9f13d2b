import { alertType } from '../../gracedb/simplify/noticeFacts';
import { type JsonObject, strings, textOf } from '../../gracedb/json';
import { type Fingerprint, type KnownNotice, secondsOf } from '../state/fingerprint';
import {
	type Change,
	type ChangeSelection,
	countsFrom,
	type DatedSelection,
	type Found,
	isoOfSeconds,
	type Observation,
	type PublicNotice,
} from './change';

/** Records of one type that were made within so many seconds may be two forms of the same alert. */
const togetherWithin = 600;

const types: Partial<Record<string, string>> = {
	EARLYWARNING: 'EARLYWARNING',
	PRELIMINARY: 'PRELIMINARY',
	// The alert for a candidate of low significance is a preliminary one as well.
	'LESS-SIGNIFICANT': 'PRELIMINARY',
	INITIAL: 'INITIAL',
	UPDATE: 'UPDATE',
	RETRACTION: 'RETRACTION',
};

/** The public notices of a superevent by the records of its notices and VOEvents, in which most stand twice; the oldest first. */
export function publicNotices(
	notices: readonly JsonObject[],
	voevents: readonly JsonObject[],
): PublicNotice[] {
	const found = notices.flatMap((record) => noticeOf(record, record['notice_type']));
	const others = voevents
		.filter((record) => record['internal'] !== true)
		.flatMap((record) => noticeOf(record, record['voevent_type']));
	const twins = pair(found, others, (one, other) => {
		const apart = Math.abs(one.at - other.at);
		return one.type === other.type && apart <= togetherWithin ? apart : undefined;
	});
	const paired = new Set(twins.values());
	return [...found, ...others.filter((other) => !paired.has(other))].sort((a, b) => a.at - b.at);
}

/**
 * Pairs what belongs together, the nearest first: each has one partner at most.
 *
 * @param distance between two; undefined if they cannot belong together
 */
function pair<One, Other>(
	ones: readonly One[],
	others: readonly Other[],
	distance: (one: One, other: Other) => number | undefined,
): Map<One, Other> {
	const possible = ones.flatMap((one) =>
		others.flatMap((other) => {
			const apart = distance(one, other);
			return apart === undefined ? [] : [{ one, other, apart }];
		}),
	);
	const pairs = new Map<One, Other>();
	const taken = new Set<Other>();
	for (const { one, other } of possible.sort((a, b) => a.apart - b.apart)) {
		if (pairs.has(one) || taken.has(other)) continue;
		pairs.set(one, other);
		taken.add(other);
	}
	return pairs;
}

function noticeOf(record: JsonObject, code: JsonObject[string] | undefined): PublicNotice[] {
	const type = types[textOf(alertType(code) ?? undefined).toUpperCase()];
	return type === undefined ? [] : [{ type, at: secondsOf(record['created']), record }];
}

/**
 * A public notice that was heard in a stream. A type that is not known yet stays as it is written.
 *
 * @param record the notice as it was sent, without sky maps
 * @param received when it came, in case that it does not say when it was made; seconds since 1970
 */
export function heardNotice(record: JsonObject, received: number): PublicNotice {
	const word = textOf(record['alert_type']).toUpperCase();
	const made = secondsOf(record['time_created']);
	const at = made > 0 ? made : received;
	return {
		type: types[word] ?? word.replace(/[^A-Z0-9_-]/g, '_').slice(0, 40),
		at,
		sent: at,
		record,
	};
}

/** Labels that announce a notice, and of which type. */
const announcements: Readonly<Partial<Record<string, string>>> = {
	EARLY_WARNING: 'EARLYWARNING',
	GCN_PRELIM_SENT: 'PRELIMINARY',
	LOW_SIGNIF_PRELIM_SENT: 'PRELIMINARY',
	RAVEN_ALERT: 'PRELIMINARY',
	ADVOK: 'INITIAL',
	PE_READY: 'UPDATE',
	ADVNO: 'RETRACTION',
};
/** A coincidence is announced by whichever notice comes next. */
const announcesAny = 'RAVEN_ALERT';
/** Seconds after which a label stands for the notice that it announced and that has not come. */
const standsAfter = 120;

/** Whether a label announces a public notice that is wanted. */
export function isAnnouncement(selection: ChangeSelection, name: string): boolean {
	const type = announcements[name];
	return type !== undefined && wantsNotice(selection, type);
}

function wantsNotice({ kinds, notices }: ChangeSelection, type: string): boolean {
	return kinds.has('public_notice') && (notices?.has(type) ?? true);
}

/** Labels that say that an alert went out, whatever became of it. */
export function hasAlertLabel({ labels }: Pick<Fingerprint, 'labels'>): boolean {
	return Object.keys(announcements).some((name) => labels.has(name));
}

/**
 * The updates of a superevent by new public sky maps after an advocate's approval: for anonymous users, whom a server shows neither
 * notices nor VOEvents.
 *
 * @param labels with their times
 * @param logs what they may see of the log
 */
export function updatesByMaps(
	labels: readonly JsonObject[],
	logs: readonly JsonObject[],
): PublicNotice[] {
	const label = labels.find((record) => record['name'] === 'ADVOK');
	if (!label) return [];
	const approved = secondsOf(label['created']);
	return logs
		.filter((log) => isNewMap(log, approved))
		.map((log) => ({
			type: 'UPDATE',
			at: secondsOf(log['created']),
			record: { filename: log['filename'] ?? null, file_version: log['file_version'] ?? null },
		}));
}

function isNewMap(log: JsonObject, approved: number): boolean {
	return (
		textOf(log['filename']).endsWith('.multiorder.fits') &&
		strings(log['tag_names']).includes('public') &&
		secondsOf(log['created']) > approved
	);
}

/**
 * Public notices that are not known yet. They are counted by type, the same ones wherever they were found: a notice, a VOEvent, or the
 * label that announced it, which stands for it if it has not come in time or if no list can have it.
 */
export function noticeChanges(
	before: Fingerprint,
	seen: Observation,
	selection: DatedSelection,
	{ labels }: Pick<Fingerprint, 'labels'>,
): Found {
	if (!selection.kinds.has('public_notice')) return { changes: [], after: {} };
	const uid = seen.superevent.superevent_id;
	const known: Record<string, KnownNotice[]> = {};
	for (const [type, list = []] of Object.entries(before.notices)) known[type] = [...list];
	const changes: Change[] = [];
	const emit = (type: string, at: number, data: JsonObject): void => {
		const list = (known[type] ??= []);
		if (!wantsNotice(selection, type)) return;
		const key = `${uid}:public_notice:${type}:${list.length + 1}`;
		changes.push({ uid, kind: 'public_notice', at, key, data, more: { notice_type: type } });
	};

	const from = countsFrom(before, selection, 'public_notice');
	const { notices, voevents } = before.read;
	// What both lists had when they were read is known, and the rest is added: also if the clock was wrong then.
	const isCounted = notices !== undefined && voevents !== undefined && from === before.since;
	for (const { type, at, record, sent } of unknownAmong(seen.alerts ?? [], known)) {
		if (isCounted || at >= from) emit(type, at, record);
		(known[type] ??= []).push({ at, ...(sent === undefined ? {} : { sent }) });
	}
	for (const { name, type, at } of announced(labels)) {
		if (at < from || seen.noticesAreRead === undefined) continue;
		if (isAnswered({ name, type, at }, known)) continue;
		if (seen.noticesAreRead && seen.now - at < standsAfter) continue;
		emit(type, at, { label: name, created: isoOfSeconds(at) });
		(known[type] ??= []).push({ at, isLabel: true });
	}
	return { changes, after: { notices: known } };
}

/** Notices of which nothing is known. A known one that a label stood for becomes that of the record. */
function unknownAmong(
	alerts: readonly PublicNotice[],
	known: Record<string, KnownNotice[]>,
): PublicNotice[] {
	const pairs = pair(
		alerts,
		Object.entries(known).flatMap(([type, list]) =>
			list.map((notice, place) => ({ type, notice, place })),
		),
		(alert, { type, notice }) => {
			if (alert.type !== type) return undefined;
			const apart = Math.abs(alert.at - notice.at);
			// Of two that were heard the messages themselves say whether they are the same.
			if (alert.sent !== undefined && notice.sent !== undefined) {
				return alert.sent === notice.sent ? 0 : undefined;
			}
			const isLater = notice.isLabel === true && alert.at >= notice.at;
			return apart <= togetherWithin || isLater ? apart + 1 : undefined;
		},
	);
	for (const [{ at, sent = undefined }, { type, notice, place }] of pairs) {
		const list = known[type];
		if (!list) continue;
		const heard = sent ?? notice.sent;
		if (notice.isLabel || heard !== notice.sent) {
			list[place] = {
				at: notice.isLabel ? at : notice.at,
				...(heard === undefined ? {} : { sent: heard }),
			};
		}
	}
	return alerts.filter((alert) => !pairs.has(alert));
}

interface Announcement {
	/** Of the label. */
	name: string;
	/** Of the notice. */
	type: string;
	at: number;
}

/** What labels announce, the oldest first; not by those that were there before the trigger. */
function announced(labels: ReadonlyMap<string, number>): Announcement[] {
	return [...labels]
		.flatMap(([name, at]) => {
			const type = announcements[name];
			return type === undefined || at === 0 ? [] : [{ name, type, at }];
		})
		.sort((a, b) => a.at - b.at);
}

/** Whether a notice is known that the label may have announced. */
function isAnswered(
	{ name, type, at }: Announcement,
	known: Readonly<Partial<Record<string, readonly KnownNotice[]>>>,
): boolean {
	const answers = name === announcesAny ? Object.values(known).flat() : (known[type] ?? []);
	return answers.some((notice) => (notice?.at ?? 0) >= at - togetherWithin);
}

/** Whether a label of a superevent announced a notice that has not come yet: then its lists are read until it has. */
export function awaitsNotice(print: Fingerprint, selection: DatedSelection): boolean {
	if (!selection.kinds.has('public_notice') || print.labels.size === 0) return false;
	const from = countsFrom(print, selection, 'public_notice');
	return announced(print.labels).some(
		(each) =>
			wantsNotice(selection, each.type) && each.at >= from && !isAnswered(each, print.notices),
	);
}
