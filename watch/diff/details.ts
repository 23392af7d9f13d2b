import { type JsonObject, textOf } from '../../gracedb/json';
import type { Fingerprint, KnownSignoff } from '../state/fingerprint';
import {
	type Change,
	countsFrom,
	type DatedSelection,
	type Found,
	type Kind,
	type Observation,
} from './change';
import { nextCount } from './counts';

/** Signoffs that were made, changed or withdrawn. They have no time, so they are counted. */
export function signoffChanges(
	before: Fingerprint,
	{ superevent, signoffs }: Observation,
	selection: DatedSelection,
): Found {
	if (!signoffs) return { changes: [], after: {} };
	const uid = superevent.superevent_id;
	const isFirstLook =
		before.signoffs === undefined && countsFrom(before, selection, 'signoff_created') > 0;
	const known = new Map<string, KnownSignoff>(before.signoffs);
	const changes: Change[] = [];
	const add = (kind: Kind, name: string, revision: number, data: JsonObject): void => {
		changes.push({ uid, kind, data, key: `${uid}:${kind}:${name}:${revision}` });
	};
	const present = new Set<string>();
	for (const signoff of signoffs) {
		const name = textOf(signoff['signoff_type']) + textOf(signoff['instrument']);
		present.add(name);
		const last = known.get(name);
		const [status, comment] = [textOf(signoff['status']), textOf(signoff['comment'])];
		if (last && last.status === status && last.comment === digest(comment)) continue;
		const revision = (last?.revision ?? 0) + 1;
		known.set(name, { status, comment: digest(comment), revision });
		const isCreated = !last || last.status === '';
		add(isCreated ? 'signoff_created' : 'signoff_updated', name, revision, signoff);
	}
	for (const [name, last] of known) {
		if (present.has(name) || last.status === '') continue;
		known.set(name, { status: '', comment: '', revision: last.revision + 1 });
		const [, type = '', instrument = ''] = /^(ADV|OP)(.*)$/.exec(name) ?? [];
		const data = { signoff_type: type, instrument, status: last.status };
		add('signoff_deleted', name, last.revision + 1, data);
	}
	return { changes: isFirstLook ? [] : changes, after: { signoffs: known } };
}

/** A text of any length in few characters: enough to see that it has changed. */
function digest(text: string): string {
	let hash = 5381;
	for (let at = 0; at < text.length; at += 1) hash = (hash * 33 + text.charCodeAt(at)) % 4294967291;
	return text === '' ? '' : hash.toString(36);
}

/** Whether everybody may see it has changed. */
export function exposureChanges(
	before: Fingerprint,
	{ superevent, ...seen }: Observation,
	selection: DatedSelection,
): Found {
	// What was not there for us and is there again was exposed.
	const exposed = before.place === 'hidden' ? true : seen.exposed;
	if (exposed === undefined || exposed === before.exposed) return { changes: [], after: {} };
	const isKnown = countsFrom(before, selection, 'exposed') > 0;
	const isFirstLook = before.exposed === undefined && (isKnown || !exposed);
	if (isFirstLook) return { changes: [], after: { exposed } };
	const uid = superevent.superevent_id;
	const kind: Kind = exposed ? 'exposed' : 'hidden';
	const { count, counts } = nextCount(before, 'exposure');
	return {
		changes: [{ uid, kind, key: `${uid}:${kind}:${count}` }],
		after: { exposed, counts },
	};
}
