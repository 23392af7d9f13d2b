import type { Fingerprint } from '../state/fingerprint';
import type { Change, Found, Kind, Observation, DatedSelection } from './change';
import { exposureChanges, signoffChanges } from './details';
import { confirmation, eventChanges, fieldChanges, isNew } from './fields';
import { labelChanges } from './labels';
import { noticeChanges } from './publicNotices';
import { recordChanges } from './records';
import { nextCount } from './counts';
import { without } from '../without';

/** `after` is what the comparisons so far have found. */
type Comparison = (
	before: Fingerprint,
	seen: Observation,
	selection: DatedSelection,
	after: Fingerprint,
) => Found;

const comparisons: readonly Comparison[] = [
	appearance,
	eventChanges,
	fieldChanges,
	labelChanges,
	noticeChanges,
	recordChanges,
	signoffChanges,
	exposureChanges,
	confirmation,
	leaving,
];

/**
 * What has changed on a superevent between what is remembered of it and what was seen now, in the order in which it
 * happened as far as times are known, and what to remember from now on. Pure: the same again gives the same again.
 */
export function changesBetween(
	before: Fingerprint,
	seen: Observation,
	selection: DatedSelection,
): { changes: Change[]; after: Fingerprint } {
	let after: Fingerprint = before;
	const changes: Change[] = [];
	for (const compare of comparisons) {
		const found = compare({ ...before, counts: after.counts }, seen, selection, after);
		after = { ...after, ...found.after };
		changes.push(...found.changes);
	}
	// Only a record says all this; what was heard is a notice alone.
	if (before.isUnread && !seen.isHeard) after = without(after, 'isUnread');
	const wanted = changes.filter(({ kind }) => selection.kinds.has(kind));
	return { changes: inOrder(wanted), after };
}

function appearance(before: Fingerprint, { superevent, facts }: Observation): Found {
	if (!isNew(before)) return { changes: [], after: {} };
	const uid = superevent.superevent_id;
	return {
		changes: [{ uid, kind: 'new', key: `${uid}:new`, at: facts.created }],
		after: {},
	};
}

/** The query finds it no more. Coming back is no change: it was followed all the time. */
function leaving(before: Fingerprint, { superevent, matches }: Observation): Found {
	if (matches === undefined) {
		return { changes: [], after: before.place === 'hidden' ? { place: 'outside' } : {} };
	}
	const place = matches ? 'inside' : 'outside';
	if (before.place !== 'inside' || matches) return { changes: [], after: { place } };
	const uid = superevent.superevent_id;
	const { count, counts } = nextCount(before, 'left');
	return {
		changes: [{ uid, kind: 'no_longer_matches', key: `${uid}:no_longer_matches:${count}` }],
		after: { place, counts },
	};
}

/** Changes without a time: where they stand among those that have one. */
const first: readonly Kind[] = ['new', 'event_added', 'event_removed', 'update'];

function inOrder(changes: readonly Change[]): Change[] {
	return [...changes].sort((a, b) => placeOf(a) - placeOf(b));
}

function placeOf({ kind, at }: Change): number {
	if (kind === 'new') return -Infinity;
	if (first.includes(kind)) return -Number.MAX_VALUE;
	return at ?? Infinity;
}
