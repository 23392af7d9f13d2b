import { alertType } from '../../../gracedb/simplify/noticeFacts';
import { type JsonObject, strings, textOf } from '../../../gracedb/json';
import { type Fingerprint, secondsOf } from '../state/fingerprint';
import type { Change, Found, Observation, PublicNotice } from './change';
import { countOf } from './turns';

/** A notice and a VOEvent of one type that were made within so many seconds are two forms of the same alert. */
const togetherWithin = 120;

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
	const unpaired = new Set(found);
	for (const other of others) {
		const twin = [...unpaired].find(
			({ type, at }) => type === other.type && Math.abs(at - other.at) <= togetherWithin,
		);
		if (twin) unpaired.delete(twin);
		else found.push(other);
	}
	return found.sort((a, b) => a.at - b.at);
}

function noticeOf(record: JsonObject, code: JsonObject[string] | undefined): PublicNotice[] {
	const type = types[textOf(alertType(code) ?? undefined).toUpperCase()];
	return type === undefined ? [] : [{ type, at: secondsOf(record['created']), record }];
}

const standIns: readonly (readonly [string, string])[] = [
	['EARLY_WARNING', 'EARLYWARNING'],
	['GCN_PRELIM_SENT', 'PRELIMINARY'],
	['LOW_SIGNIF_PRELIM_SENT', 'PRELIMINARY'],
	['ADVOK', 'INITIAL'],
	['ADVNO', 'RETRACTION'],
];

/** Labels that stand for public notices. */
export const labelsOfNotices: readonly string[] = standIns.map(([label]) => label);

/**
 * The public notices of a superevent by what stands for them, where a visitor can see neither notices nor VOEvents: labels,
 * and new public sky maps after an advocate's approval.
 *
 * @param logs what the visitor may see of the log
 */
export function publicNoticesBySigns(
	labels: readonly JsonObject[],
	logs: readonly JsonObject[],
): PublicNotice[] {
	const setAt = (name: string): number | undefined => {
		const label = labels.find((record) => record['name'] === name);
		return label && secondsOf(label['created']);
	};
	const bySigns = standIns.flatMap(([label, type]) => {
		const at = setAt(label);
		return at === undefined ? [] : [{ type, at, record: { label } }];
	});
	const approved = setAt('ADVOK');
	const maps = approved === undefined ? [] : logs.filter((log) => isNewMap(log, approved));
	const updates = maps.map((log) => ({
		type: 'UPDATE',
		at: secondsOf(log['created']),
		record: { filename: log['filename'] ?? null, file_version: log['file_version'] ?? null },
	}));
	return [...bySigns, ...updates].sort((a, b) => a.at - b.at);
}

function isNewMap(log: JsonObject, approved: number): boolean {
	return (
		textOf(log['filename']).endsWith('.multiorder.fits') &&
		strings(log['tag_names']).includes('public') &&
		secondsOf(log['created']) > approved
	);
}

/** Public notices that have not been told. They are counted by type, the same ones whatever told of them. */
export function noticeChanges(before: Fingerprint, { superevent, alerts }: Observation): Found {
	if (!alerts) return { changes: [], after: {} };
	const uid = superevent.superevent_id;
	const counts: Record<string, number> = {};
	const { notices, voevents } = before.read;
	// What both lists had when they were read is counted, and the rest is news: also if the clock was wrong then.
	const isCounted = notices !== undefined && voevents !== undefined;
	const changes: Change[] = [];
	for (const { type, at, record } of alerts) {
		const count = countOf(counts, type) + 1;
		counts[type] = count;
		if (count <= countOf(before.told, type) || (!isCounted && at < before.since)) continue;
		changes.push({
			...{ uid, kind: 'public_notice', at },
			key: `${uid}:public_notice:${type}:${count}`,
			data: record,
			more: { notice_type: type },
		});
	}
	const told = { ...before.told };
	for (const [type, count] of Object.entries(counts))
		told[type] = Math.max(countOf(told, type), count);
	return { changes, after: { told } };
}
