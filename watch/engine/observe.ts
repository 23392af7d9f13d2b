import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import type { JsonObject } from '../../gracedb/json';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import type { Kind, ListName, Observation, PublicNotice } from '../diff/change';
import { needsLabels } from '../diff/labels';
import { publicNotices, updatesByMaps } from '../diff/publicNotices';
import { isPaused } from '../schedule/arrears';
import { factsOf, type Fingerprint } from '../state/fingerprint';
import { ask, type Client, laterNow, readThing, type Run, serverNow } from './run';

const readers: Record<
	ListName,
	(client: Client, id: string, options: { signal: AbortSignal }) => Promise<JsonObject[]>
> = {
	labels: (client, id, options) => client.labels.list(id, options),
	notices: (client, id, options) => client.notices.list(id, options),
	voevents: (client, id, options) => client.voevents.list(id, options),
	logs: (client, id, options) => client.logs.list(id, options),
	emobservations: (client, id, options) => client.emObservations.list(id, options),
	signoffs: (client, id, options) => client.signoffs.list(id, options),
	permissions: (client, id, options) => client.permissions.list(id, options),
};

const names: Record<ListName, string> = {
	labels: 'labels',
	notices: 'notices',
	voevents: 'VOEvents',
	logs: 'log',
	emobservations: 'EM observations',
	signoffs: 'signoffs',
	permissions: 'permissions',
};

/** A list that was read; `closed`: this user may not read it, or the server has none; `failed`: nothing is known of it. */
export type ListAnswer = JsonObject[] | 'closed' | 'failed';

export const listKey = (id: string, list: ListName): string => `list:${id}:${list}`;

/** Reads one list of one superevent, unless it is in arrears and waits for its next attempt. */
export async function readList(run: Run, id: string, list: ListName): Promise<ListAnswer> {
	const key = listKey(id, list);
	if (isPaused(run.memory.arrears, key, run.localNow())) return 'failed';
	const target = { key, what: `the ${names[list]} of ${id}` };
	const outcome = await readThing(run, target, (once) => readOpen(run, id, list, once));
	run.memory.looks.set(key, serverNow(run));
	return outcome?.answer ?? 'failed';
}

/**
 * A list that not everybody may read, or that not every server has. It may have been refused to an anonymous user for whom the server
 * took us at that moment, so with a credential it is asked for twice.
 */
async function readOpen(
	run: Run,
	id: string,
	list: ListName,
	once: boolean,
): Promise<JsonObject[] | 'closed'> {
	const read = async (): Promise<JsonObject[] | 'closed'> => {
		try {
			const rows = await ask(run, (client, options) => readers[list](client, id, options), {
				once,
			});
			return whole(rows);
		} catch (error) {
			if (isRefusal(error)) return 'closed';
			throw error;
		}
	};
	const answer = await read();
	return answer === 'closed' && run.clients.anonymous ? await read() : answer;
}

function isRefusal(error: unknown): boolean {
	if (!(error instanceof GraceDbError)) return false;
	return ['permission', 'missing', 'input'].includes(error.kind) || error.status === 410;
}

/** A list in which a row stands twice shifted while the server read it, so that another row may be missing. */
function whole(list: JsonObject[]): JsonObject[] {
	if (new Set(list.map((row) => JSON.stringify(row))).size === list.length) return list;
	throw new GraceDbError('The server returned a row of a list twice.', {
		kind: 'answer',
		advice: 'The list changed while it was read. The trigger reads it again.',
	});
}

/** The lists whose records the selected kinds of changes are made of. */
export function wantedLists(run: Run): ListName[] {
	const { settings, selection, clients } = run;
	const { kinds } = selection;
	const needs = (...wanted: Kind[]): boolean =>
		settings.watchDetails && wanted.some((kind) => kinds.has(kind));
	const isAnonymous = !clients.anonymous;
	// The log has labels that came and went; anonymous users are not shown those entries.
	const tellsLabels = needs('label_added', 'label_removed');
	const lists: [ListName, boolean][] = [
		['labels', tellsLabels],
		['notices', kinds.has('public_notice') || needs('notice')],
		['voevents', kinds.has('public_notice') || needs('voevent')],
		['logs', needs('log') || (tellsLabels && !isAnonymous)],
		['emobservations', needs('emobservation')],
		['signoffs', needs('signoff_created', 'signoff_updated', 'signoff_deleted') && !isAnonymous],
		['permissions', needs('exposed', 'hidden') && !isAnonymous],
	];
	return lists.filter(([, isWanted]) => isWanted).map(([list]) => list);
}

/** Reads what has to be known of a superevent to find its changes: only lists whose kinds are wanted. */
export async function observe(
	run: Run,
	superevent: Superevent,
	before: Fingerprint,
	matches: boolean | undefined,
): Promise<Observation> {
	const { superevent_id: id } = superevent;
	const facts = factsOf(superevent);
	const wanted = new Set(wantedLists(run));
	if (needsLabels(before, facts, run.selection)) wanted.add('labels');
	const answers: Partial<Record<ListName, ListAnswer>> = {};
	await Promise.all(
		[...wanted].map(async (list) => {
			answers[list] = await readList(run, id, list);
		}),
	);
	const rows = (list: ListName): JsonObject[] | undefined => {
		const answer = answers[list];
		return Array.isArray(answer) ? answer : undefined;
	};
	await confirmSignoffs(run, id, before, answers);
	const permissions = rows('permissions');
	const alerts = run.selection.kinds.has('public_notice')
		? await alertsOf(run, id, facts.labels, answers)
		: {};
	const failed = [...wanted].filter((list) => answers[list] === 'failed');
	const lists = ['labels', 'notices', 'voevents', 'logs', 'emobservations', 'signoffs'] as const;
	const read = lists.flatMap((list) => {
		const found = rows(list);
		return found ? [[list, found] as const] : [];
	});
	return {
		superevent,
		facts,
		...Object.fromEntries(read),
		...alerts,
		...(permissions ? { exposed: permissions.some(({ group }) => group === 'public_users') } : {}),
		...(matches === undefined ? {} : { matches }),
		failed,
		now: laterNow(run),
	};
}

/** A signoff that is gone is asked for once more: if the two answers differ, nothing is known. */
async function confirmSignoffs(
	run: Run,
	id: string,
	{ signoffs: known }: Fingerprint,
	answers: Partial<Record<ListName, ListAnswer>>,
): Promise<void> {
	const { signoffs } = answers;
	if (!known || !Array.isArray(signoffs)) return;
	const standing = [...known.values()].filter(({ status }) => status !== '').length;
	if (signoffs.length >= standing) return;
	const again = await readList(run, id, 'signoffs');
	const isSame = JSON.stringify(again) === JSON.stringify(signoffs);
	if (!isSame) answers.signoffs = 'failed';
}

/** The public notices, and whether a label may stand for one that is not among them. */
async function alertsOf(
	run: Run,
	id: string,
	names: readonly string[],
	answers: Partial<Record<ListName, ListAnswer>>,
): Promise<{ alerts?: PublicNotice[]; noticesAreRead?: boolean }> {
	const { notices, voevents } = answers;
	const isArrear = (list: 'notices' | 'voevents'): boolean =>
		(run.memory.arrears.get(listKey(id, list))?.failures ?? 0) > 1;
	const isOpen = Array.isArray(notices) || Array.isArray(voevents);
	const hasFailed = notices === 'failed' || voevents === 'failed';
	if (isOpen) {
		// Anonymous users cannot see which VOEvents are internal: where there are notices, those say.
		const known = Array.isArray(voevents)
			? voevents.filter((record) => !Array.isArray(notices) || 'internal' in record)
			: [];
		const alerts = publicNotices(Array.isArray(notices) ? notices : [], known);
		if (!hasFailed) return { alerts, noticesAreRead: true };
		const isLasting = isArrear('notices') || isArrear('voevents');
		return { alerts, ...(isLasting ? { noticesAreRead: false } : {}) };
	}
	if (hasFailed) {
		const isLasting = isArrear('notices') || isArrear('voevents');
		return isLasting ? { noticesAreRead: false } : {};
	}
	if (!names.includes('ADVOK')) return { alerts: [], noticesAreRead: false };
	const [labels, logs] = await Promise.all([
		answers.labels ?? readList(run, id, 'labels'),
		answers.logs ?? readList(run, id, 'logs'),
	]);
	if (!Array.isArray(labels) || !Array.isArray(logs)) return { noticesAreRead: false };
	return { alerts: updatesByMaps(labels, logs), noticesAreRead: false };
}
