import type { Json, JsonObject } from '../../gracedb/json';
import type { Fingerprint, RecordFacts } from '../state/fingerprint';
import type { Change, Found, Observation, ChangeSelection } from './change';
import { countOf, nextCount } from './counts';

const coincidence = {
	em_type: 'emType',
	time_coinc_far: 'timeCoincFar',
	space_coinc_far: 'spaceCoincFar',
} as const;
const times = { t_start: 'tStart', t_0: 't0', t_end: 'tEnd' } as const;

/** Shifts of the times below this make no update unless they are asked for; in s. */
export const smallShift = 1;

/** What of the record's own fields has changed, as one update that says from what to what. */
export function fieldChanges(
	before: Fingerprint,
	seen: Observation,
	selection: ChangeSelection,
): Found {
	const { facts } = seen;
	const changed: JsonObject = {};
	const note = (name: string, from: Json, to: Json): void => {
		if (from !== to) changed[name] = { from, to };
	};
	const { fields } = selection;
	if (fields.has('preferred_event')) {
		note('preferred_event', before.preferred || null, facts.preferred || null);
	}
	if (fields.has('far')) note('far', before.far, facts.far);
	if (fields.has('coincidence')) {
		for (const [name, key] of Object.entries(coincidence)) {
			note(name, before[key] === '' ? null : before[key], facts[key] === '' ? null : facts[key]);
		}
	}
	const after = ownFacts(facts);
	for (const [name, key] of Object.entries(times)) {
		const [from, to] = [before[key], facts[key]];
		const isSmall = from !== null && to !== null && Math.abs(to - from) < smallShift;
		const counts = fields.has('small_time_shifts') || (fields.has('times') && !isSmall);
		if (counts) note(name, from, to);
		// Many small shifts make a large one: it is measured from the time that was emitted last.
		else if (fields.has('times')) after[key] = from;
	}
	const isFirst = isNew(before) || before.isUnread === true;
	if (isFirst || !selection.kinds.has('update') || Object.keys(changed).length === 0) {
		return { changes: [], after };
	}
	const { count, counts } = nextCount(before, 'update');
	const { superevent_id: uid } = seen.superevent;
	const to = Object.entries(changed).map(([name, change]) => [name, (change as JsonObject)['to']]);
	const change: Change = {
		uid,
		kind: 'update',
		key: `${uid}:update:${count}:${JSON.stringify(Object.fromEntries(to))}`,
		more: { changed },
	};
	return { changes: [change], after: { ...after, counts } };
}

/** Events that joined the superevent or left it. */
export function eventChanges(before: Fingerprint, { superevent, facts }: Observation): Found {
	const uid = superevent.superevent_id;
	const { events } = facts;
	// Anonymous users are not shown the events.
	if (!events) return { changes: [], after: {} };
	const known = before.events;
	if (!known) return { changes: [], after: { events } };
	const counts = { ...before.counts };
	const change = (kind: 'event_added' | 'event_removed', graceid: string): Change => ({
		uid,
		kind,
		key: `${uid}:${kind}:${graceid}:${countOf(counts, graceid)}`,
		more: { graceid },
	});
	const joined = events.filter((id) => !known.includes(id));
	const left = known.filter((id) => !events.includes(id));
	const changes = [
		...left.map((graceid) => change('event_removed', graceid)),
		...joined.map((graceid) => change('event_added', graceid)),
	];
	// An event that left may join again.
	for (const graceid of left) counts[graceid] = countOf(counts, graceid) + 1;
	return { changes, after: { events, counts } };
}

/** The superevent got the id of a gravitational wave. */
export function confirmation(before: Fingerprint, { superevent, facts }: Observation): Found {
	const { gwId } = facts;
	const uid = superevent.superevent_id;
	if (gwId === '' || gwId === before.gwId) return { changes: [], after: {} };
	const key = `${uid}:confirmed_as_gw:${gwId}`;
	return {
		changes: [{ uid, kind: 'confirmed_as_gw', key, more: { gw_id: gwId } }],
		after: { gwId },
	};
}

/** Whether the superevent is not followed yet. */
export function isNew({ place }: Fingerprint): boolean {
	return place === 'unseen';
}

function ownFacts(facts: RecordFacts): { -readonly [Key in keyof Fingerprint]?: Fingerprint[Key] } {
	const { tStart, t0, tEnd, far, timeCoincFar, spaceCoincFar, emType, preferred, created } = facts;
	return { tStart, t0, tEnd, far, timeCoincFar, spaceCoincFar, emType, preferred, created };
}
