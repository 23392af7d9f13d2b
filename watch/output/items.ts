import { createHash } from 'node:crypto';
import { type AlertStatus, statusOf, typeOfLabels } from '../../gracedb/alert/status';
import { noticeFacts } from '../../gracedb/simplify/noticeFacts';
import { simplifySuperevent } from '../../gracedb/simplify/simplifySuperevent';
import type { Json, JsonObject } from '../../gracedb/json';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { type Change, isoOfSeconds, kinds } from '../diff/change';
import type { OutputSettings } from '../settings';
import type { Fingerprint } from '../state/fingerprint';
import { changedSince, newestType, remembered, rounded, type Snapshot } from './status';

/** What has changed on one superevent, and what an item shows of it. */
export interface Emission {
	superevent: Superevent;
	/** In the order in which they happened. */
	changes: readonly Change[];
	/** The fingerprint after them. */
	after: Fingerprint;
	/** Whether everybody may see it; absent where that could not be learned. */
	exposed?: boolean;
	/** The newest public notice of it, if its notices were read. */
	notice?: JsonObject;
	/** Whether it is what a message of a stream says, and not the server's record. */
	isHeard?: boolean;
	/** Class → probability, and property → probability, by its files; absent where they were not asked for or not there. */
	classification?: Json;
	properties?: Json;
	/** What was not there or could not be read. */
	incomplete?: readonly string[];
	/** When the changes were seen; in s since 1970, by the server's clock. */
	detected: number;
}

type Form = Pick<OutputSettings, 'simplify' | 'onePerSuperevent'>;

/**
 * Changes as items: flat and readable, or as igwn-alert would send them, `{ uid, alert_type, data, object }`. In both forms with
 * `dedupe_key`, which is made of the change alone.
 *
 * @param last the last emitted item of each superevent
 * @returns the items, and the last ones after them; one step of a superevent is one item: `new` goes with its first notice
 */
export function itemsOf(
	emissions: readonly Emission[],
	apiUrl: URL,
	form: Form,
	last: ReadonlyMap<string, Snapshot> = new Map(),
): { items: JsonObject[]; last: Map<string, Snapshot> } {
	const after = new Map(last);
	const items: JsonObject[] = [];
	for (const emission of emissions) {
		const steps = stepsOf(emission, after);
		if (form.onePerSuperevent) items.push(together(steps, apiUrl, form));
		else items.push(...steps.map((step) => describe(step, apiUrl, form)));
	}
	return { items, last: after };
}

/** A change with all that its item shows. */
interface Step {
	emission: Emission;
	change: Change;
	/** Whether it is the first that is emitted of its superevent. */
	isNew: boolean;
	/** Keys of changes that it stands for as well. */
	also: readonly string[];
	record: JsonObject | undefined;
	snapshot: Snapshot;
	changedSinceLast: JsonObject | null;
}

function stepsOf(emission: Emission, last: Map<string, Snapshot>): Step[] {
	const { changes, after } = emission;
	const { superevent_id: uid } = emission.superevent;
	const appeared = changes.find(({ kind }) => kind === 'new');
	const carrier = appeared && changes.find(({ kind }) => kind === 'public_notice');
	const shown = carrier
		? [carrier, ...changes.filter((change) => change !== carrier && change !== appeared)]
		: changes;
	let type = newestType(noticesBefore(after, changes));
	return shown.map((change) => {
		const isNotice = change.kind === 'public_notice';
		const noticeType = change.more?.['notice_type'];
		if (isNotice && typeof noticeType === 'string') type = noticeType;
		const record = isNotice ? change.data : emission.notice;
		const before = last.get(uid);
		const status = statusAt(after, isNotice, type);
		const snapshot = snapshotOf(emission, record, status, before);
		// The one emitted last stands last.
		last.delete(uid);
		last.set(uid, remembered(before, snapshot));
		return {
			emission,
			change,
			isNew: change === (carrier ?? appeared),
			also: appeared && change === carrier ? [appeared.key] : [],
			record,
			snapshot,
			changedSinceLast: changedSince(before, snapshot),
		};
	});
}

/** A notice has the status that it gives, though others have followed since; where none is known, labels tell. */
function statusAt(
	after: Fingerprint,
	isNotice: boolean,
	type: string | undefined,
): AlertStatus | null {
	const labels = isNotice ? [] : [...after.labels.keys()];
	return statusOf({ gwId: after.gwId || null, labels, alertType: type ?? typeOfLabels(labels) });
}

/** The notices that were known before these changes. */
function noticesBefore(
	{ notices }: Fingerprint,
	changes: readonly Change[],
): Fingerprint['notices'] {
	const emitted = (type: string): number =>
		changes.filter(({ more }) => more?.['notice_type'] === type).length;
	return Object.fromEntries(
		Object.entries(notices).map(([type, list = []]) => [
			type,
			list.slice(0, list.length - emitted(type)),
		]),
	);
}

function snapshotOf(
	{ superevent, classification, properties, after, isHeard }: Emission,
	record: JsonObject | undefined,
	status: AlertStatus | null,
	before: Snapshot | undefined,
): Snapshot {
	const facts = record ? noticeFacts(record) : undefined;
	const {
		significant,
		far,
		instruments = null,
	} = simplifySuperevent(superevent, new URL('https://localhost/'), {
		significant: facts?.significant,
	});
	const isSignificant = typeof significant === 'boolean' ? significant : null;
	// A retraction that is heard does not say it, and not all labels need be known.
	const isDoubtful = isHeard === true && isSignificant !== true;
	const said = facts?.significant === false ? false : null;
	return {
		significant: isDoubtful ? (before?.significant ?? said) : isSignificant,
		status,
		far: typeof far === 'number' ? far : after.far,
		instruments,
		classification: rounded(facts?.classification ?? classification ?? null),
		properties: rounded(facts?.properties ?? properties ?? null),
	};
}

function describe(step: Step, apiUrl: URL, { simplify }: Form): JsonObject {
	const { emission, change, record } = step;
	const { superevent } = emission;
	const about = head(step);
	if (!simplify) return { ...about, data: change.data ?? superevent, object: superevent };
	const facts = record ? noticeFacts(record) : undefined;
	const flat = simplifySuperevent(superevent, apiUrl, {
		classification: facts?.classification ?? emission.classification,
		properties: facts?.properties ?? emission.properties,
	});
	const { classification = null, properties = null } = flat;
	const item: JsonObject = {
		...flat,
		significant: step.snapshot.significant,
		...about,
		classification,
		properties,
		...(change.data ? { data: change.data } : {}),
	};
	// A table shows the fields in this order: which superevent, what happened, and then as in all other items.
	const { superevent_id: id = null, alert_type: type = null } = item;
	return { superevent_id: id, alert_type: type, ...item };
}

function head({ emission, change, isNew, also, snapshot, changedSinceLast }: Step): JsonObject {
	const { exposed, incomplete = [], detected } = emission;
	return {
		uid: change.uid,
		alert_type: change.kind,
		...change.more,
		is_new: isNew,
		...(also.length > 0 ? { also: [...also] } : {}),
		...(incomplete.length > 0 ? { incomplete: [...incomplete] } : {}),
		status: snapshot.status,
		retracted: snapshot.status === 'retracted',
		classification: snapshot.classification,
		properties: snapshot.properties,
		changed_since_last: changedSinceLast,
		dedupe_key: change.key,
		detected_at: isoOfSeconds(detected),
		happened_at: change.at === undefined ? null : isoOfSeconds(change.at),
		public: exposed ?? 'unknown',
	};
}

/** All changes of a superevent in one item, which is named after the most important of them. */
function together(steps: readonly Step[], apiUrl: URL, form: Form): JsonObject {
	const rank = ({ change }: Step): number => kinds.indexOf(change.kind);
	const main = steps.reduce((best, step) => (rank(step) < rank(best) ? step : best));
	const keys = steps.map(({ change }) => change.key);
	const changes: Json = steps.map((step) => ({
		...head(step),
		...(step.change.data ? { data: step.change.data } : {}),
	}));
	const digest = createHash('sha256').update(JSON.stringify(keys)).digest('hex').slice(0, 16);
	return {
		...describe(main, apiUrl, form),
		is_new: steps.some(({ isNew }) => isNew),
		dedupe_key: steps.length === 1 ? main.change.key : `${main.change.uid}:changes:${digest}`,
		changes,
	};
}
