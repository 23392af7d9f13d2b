import { DateTime } from 'luxon';
import { isJsonObject, type Json, type JsonObject, strings, textOf } from '../../gracedb/json';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { utcToGps } from '../../gracedb/time/leapSeconds';
import type { DatedSelection, Observation, PublicNotice } from '../diff/change';
import { changesBetween } from '../diff/changesBetween';
import { inEpoch } from '../diff/epoch';
import { heardNotice } from '../diff/publicNotices';
import { excludedBy, type Filters } from '../filters/filters';
import type { Emission } from '../output/items';
import type { Settings } from '../settings';
import { factsOf, type Fingerprint, type RecordFacts, unknownBefore } from '../state/fingerprint';
import type { WatchState } from '../state/watchState';

/** A public notice that came in a stream. */
export interface Heard {
	/** Of the superevent. */
	id: string;
	/** As it was sent, without sky maps. */
	notice: JsonObject;
	hasSkyMap: boolean;
	/** Seconds since 1970. */
	received: number;
	/** Where it came from; its items show that. */
	stream: JsonObject;
}

/**
 * What follows from a notice for one superevent. `excluded` by filters; `undecided`: only the server can say whether the superevent is new;
 * `unnumbered`: only the server can say which of several of its type the notice is.
 */
export type HeardResult =
	| { kind: 'followed'; after: Fingerprint; emission?: Emission }
	| { kind: 'excluded' | 'undecided' | 'unnumbered' };

export interface HearOptions {
	settings: Settings;
	/** Seconds since 1970, by the clock of the server as far as it is known. */
	now: number;
	/** Whether there is a server to decide what the notice does not say. */
	hasServer: boolean;
	/** The server does not answer: what was there before the trigger began is not waited for. */
	isForced?: boolean;
}

/**
 * What a notice means that was heard, by the same comparison as what a poll reads: a superevent that is followed gets its notice, one that is not
 * becomes new if the filters pass it. Asks nobody. Pure: a notice that is heard again changes nothing.
 */
export function hearNotice(
	state: WatchState,
	heard: Heard,
	{ settings, now, hasServer, isForced = false }: HearOptions,
): HeardResult {
	const { id, notice: record } = heard;
	const notice = heardNotice(record, heard.received);
	const selection: DatedSelection = { ...settings.selection, since: state.kinds };
	const before = state.followed.get(id);
	if (before) {
		// Which of several of its type it is, the lists tell of one that was there before the trigger.
		const isCountable = before.isUnread || before.read.notices !== undefined;
		if (hasServer && !isForced && !isCountable) return { kind: 'unnumbered' };
		const superevent = supereventOf(heard, before);
		const facts = { ...before, labels: [...before.labels.keys()] };
		return result(state, before, { superevent, facts }, { notice, selection, now });
	}
	const superevent = supereventOf(heard);
	const created = creationOf(id, notice.at);
	const verdict = judgeNew(heard, superevent, settings, hasServer);
	if (verdict !== 'passes') return { kind: verdict };
	// What is older than the window is never new.
	if (created < state.edge) return { kind: 'excluded' };
	// Before all was looked at, it may have been there before the trigger.
	if (hasServer && state.edit && !isForced) return { kind: 'undecided' };
	const facts = { ...factsOf(superevent), created, labels: [] };
	const first = unknownBefore({ created }, now);
	return result(state, first, { superevent, facts }, { notice, selection, now });
}

function result(
	{ began }: Pick<WatchState, 'began'>,
	before: Fingerprint,
	{ superevent, facts }: { superevent: Superevent; facts: RecordFacts },
	{ notice, selection, now }: { notice: PublicNotice; selection: DatedSelection; now: number },
): HeardResult {
	const isFirst = before.place === 'unseen';
	const seen: Observation = {
		superevent,
		facts,
		alerts: [notice],
		isHeard: true,
		failed: [],
		now,
	};
	const found = changesBetween(before, seen, selection);
	const changes = inEpoch(began, found.changes);
	const after: Fingerprint = {
		...found.after,
		place: isFirst ? 'inside' : before.place,
		isEmitted: before.isEmitted || changes.length > 0,
		...(isFirst ? { isUnread: true } : {}),
	};
	if (changes.length === 0) return { kind: 'followed', after };
	return {
		kind: 'followed',
		after,
		emission: {
			superevent,
			changes,
			after,
			exposed: true,
			notice: notice.record,
			isHeard: true,
			detected: now,
		},
	};
}

/** Whether a superevent becomes new by its notice alone. */
function judgeNew(
	{ id, notice, hasSkyMap }: Heard,
	superevent: Superevent,
	{ filters, category, query }: Settings,
	hasServer: boolean,
): 'passes' | 'excluded' | 'undecided' {
	if (category !== 'Any' && category !== categoryOf(id)) return 'excluded';
	const { anyOf, allOf, noneOf, labelExpression } = filters;
	const asksServer =
		query !== '' || anyOf.length + allOf.length + noneOf.length + labelExpression.length > 0;
	if (hasServer && asksServer) return 'undecided';
	const event = isJsonObject(notice['event']) ? notice['event'] : undefined;
	// A retraction does not say what it retracts.
	if (!event) return hasServer ? 'undecided' : 'passes';
	const withoutLabels: Filters = {
		...filters,
		anyOf: [],
		allOf: [],
		noneOf: [],
		labelExpression: '',
	};
	const facts = { ...factsOf(superevent), labels: labelsThatFollow(notice, hasSkyMap) };
	const significantNotice = event['significant'] === true;
	const excluded = excludedBy(withoutLabels, {
		superevent,
		facts,
		significantNotice,
		exposed: true,
	});
	return excluded === undefined ? 'passes' : 'excluded';
}

/** Labels that a superevent has when such a notice of it is sent (public alerts user guide): filters go by them. */
function labelsThatFollow(
	{ alert_type: type, event, external_coinc: external }: JsonObject,
	hasSkyMap: boolean,
): string[] {
	const isSignificant = isJsonObject(event) && event['significant'] === true;
	const isEarly = textOf(type).toUpperCase() === 'EARLYWARNING';
	return [
		...(hasSkyMap ? ['SKYMAP_READY'] : []),
		...(isEarly ? ['EARLY_WARNING'] : isSignificant ? ['GCN_PRELIM_SENT'] : []),
		...(isJsonObject(external) ? ['RAVEN_ALERT'] : []),
	];
}

export function categoryOf(id: string): 'Production' | 'MDC' | 'Test' {
	return id.startsWith('M') ? 'MDC' : id.startsWith('T') ? 'Test' : 'Production';
}

const day = 86_400;

/**
 * When a superevent was created, about: its notice does not say, but its id has the day. The record says it exactly, once it is read.
 *
 * @param sent of the notice; s since 1970
 */
function creationOf(id: string, sent: number): number {
	const [, year, month, date] = /S(\d\d)(\d\d)(\d\d)[a-z]/.exec(id) ?? [];
	const begin = Date.UTC(2000 + Number(year), Number(month) - 1, Number(date)) / 1000;
	if (year === undefined || Number.isNaN(begin)) return sent;
	return Math.min(Math.max(sent, begin), begin + day);
}

/** What the notice says, in the form of a record of the server; what it does not say of a superevent that is known stays as that was. */
function supereventOf({ id, notice }: Heard, before?: Fingerprint): Superevent {
	const event = isJsonObject(notice['event']) ? notice['event'] : {};
	const time = gpsOf(event['time']) ?? before?.t0 ?? null;
	const far = event['far'] ?? before?.far ?? null;
	const instruments: Json = Array.isArray(event['instruments'])
		? strings(event['instruments']).join(',')
		: (event['instruments'] ?? null);
	return {
		superevent_id: id,
		gw_id: before?.gwId || null,
		category: categoryOf(id),
		created: before && !before.isUnread ? new Date(before.created * 1000).toISOString() : null,
		t_0: time,
		far,
		// A notice does not hold them.
		labels: before && !before.isUnread ? [...before.labels.keys()] : null,
		preferred_event: before?.preferred || null,
		preferred_event_data: {
			group: event['group'] ?? null,
			pipeline: event['pipeline'] ?? null,
			search: event['search'] ?? null,
			instruments,
			far,
			gpstime: time,
			duration: event['duration'] ?? null,
			central_frequency: event['central_frequency'] ?? null,
		},
	};
}

function gpsOf(value: Json | undefined): number | undefined {
	const time = DateTime.fromISO(textOf(value), { zone: 'utc' });
	return time.isValid ? utcToGps(time) : undefined;
}
