import { GraceDbError } from '../../../gracedb/errors/GraceDbError';
import type { JsonObject } from '../../../gracedb/json';
import type { Superevent } from '../../../gracedb/resources/supereventReading';
import type { Kind, Observation, PublicNotice } from '../changes/change';
import { needsLabels } from '../changes/labels';
import { isNews } from '../changes/records';
import { labelsOfNotices, publicNotices, publicNoticesBySigns } from '../changes/publicNotices';
import { factsOf, type Fingerprint } from '../state/fingerprint';
import { optional } from '../../../gracedb/errors/optional';
import type { Watch } from './watch';

/** Reads what has to be known of a superevent to tell its changes: only lists whose kinds are wanted. */
export async function observe(
	watch: Watch,
	superevent: Superevent,
	before: Fingerprint,
	matches: boolean | undefined,
): Promise<Observation> {
	const { client, settings } = watch;
	const { kinds } = settings.wishes;
	const { superevent_id: id } = superevent;
	const facts = factsOf(superevent);
	const plain: Observation = { superevent, facts, ...(matches === undefined ? {} : { matches }) };
	const needs = (...wanted: Kind[]): boolean =>
		settings.watchDetails && wanted.some((kind) => kinds.has(kind));
	const isAnonymous = !watch.visitor;
	// The log tells of labels that came and went; visitors are not shown those entries.
	const tellsLabels = needs('label_added', 'label_removed');
	const [labels, notices, voevents, logs, emobservations, signoffs, permissions] = (
		await Promise.all([
			tellsLabels || needsLabels(before, plain, settings.wishes)
				? client.labels.list(id)
				: undefined,
			kinds.has('public_notice') || needs('notice')
				? open(watch, () => client.notices.list(id))
				: undefined,
			kinds.has('public_notice') || needs('voevent')
				? open(watch, () => client.voevents.list(id))
				: undefined,
			needs('log') || (tellsLabels && !isAnonymous) ? client.logs.list(id) : undefined,
			needs('emobservation') ? open(watch, () => client.emObservations.list(id)) : undefined,
			needs('signoff_created', 'signoff_updated', 'signoff_deleted') && !isAnonymous
				? open(watch, () => client.signoffs.list(id))
				: undefined,
			needs('exposed', 'hidden') && !isAnonymous
				? open(watch, () => client.permissions.list(id))
				: undefined,
		])
	).map(whole);
	const seen = {
		...plain,
		...present({ labels, notices, voevents, logs, emobservations, signoffs }),
	};
	const exposed = permissions?.some(({ group }) => group === 'public_users');
	return {
		...seen,
		...(exposed === undefined ? {} : { exposed }),
		...(kinds.has('public_notice') ? { alerts: await alertsOf(watch, seen) } : {}),
	};
}

/** The public notices; by what stands for them where a visitor is shown neither list. */
async function alertsOf(
	{ client, visitor }: Watch,
	{ superevent, facts, labels, logs, notices, voevents }: Observation,
): Promise<PublicNotice[]> {
	// Visitors are not told which VOEvents are internal: where there are notices, those tell.
	const known = voevents?.filter((record) => notices === undefined || 'internal' in record);
	const told = publicNotices(notices ?? [], known ?? []);
	const hasSigns = facts.labels.some((name) => labelsOfNotices.includes(name));
	if (visitor || notices || voevents || !hasSigns) return told;
	const { superevent_id: id } = superevent;
	return publicNoticesBySigns(
		labels ?? (await client.labels.list(id)),
		logs ?? (await client.logs.list(id)),
	);
}

/**
 * A list that not everybody may read, or that not every server has; undefined then. It may have been refused to a stranger for
 * whom the server took us at that moment, so with a credential it is asked for twice.
 */
export async function open(
	{ visitor }: Watch,
	read: () => Promise<JsonObject[]>,
): Promise<JsonObject[] | undefined> {
	return (await ifOpen(read())) ?? (visitor ? await ifOpen(read()) : undefined);
}

/** Not if a server in trouble gave no answer: then nothing is known of the list. */
async function ifOpen(list: Promise<JsonObject[]>): Promise<JsonObject[] | undefined> {
	return await list.catch((error: unknown) => {
		if (!(error instanceof GraceDbError)) throw error;
		const { kind, status } = error;
		if (!['permission', 'missing', 'input'].includes(kind) && status !== 410) throw error;
		return undefined;
	});
}

/**
 * Whether one of the lists of public notices has one that was not told, by one request. Where it cannot be read, a new sky
 * map may stand for one.
 */
export async function hasMoreNotices(
	watch: Watch,
	id: string,
	before: Fingerprint,
	list: 'notices' | 'voevents',
): Promise<boolean> {
	const records = await open(watch, () => watch.client[list].list(id));
	if (!records) return before.labels.has('ADVOK');
	return records.some((record) => isNews(before, list, record));
}

function present<Lists extends Record<string, JsonObject[] | undefined>>(
	lists: Lists,
): { [Name in keyof Lists]?: JsonObject[] } {
	const entries = Object.entries(lists).filter(([, list]) => list !== undefined);
	return Object.fromEntries(entries) as { [Name in keyof Lists]?: JsonObject[] };
}

/**
 * A list in which a row stands twice shifted while the server read it, so that another row may be missing: it counts as not
 * read, and the superevent is left to the next poll.
 */
function whole(list: JsonObject[] | undefined): JsonObject[] | undefined {
	if (!list || new Set(list.map((row) => JSON.stringify(row))).size === list.length) return list;
	throw new GraceDbError('The server gave a row of a list twice.', {
		kind: 'answer',
		advice: 'The list changed while it was read: the next poll reads it again.',
	});
}

/** Whether everybody may see a superevent, asked as a stranger; undefined where there is no answer. */
export async function askAsVisitor({ visitor }: Watch, id: string): Promise<boolean | undefined> {
	if (!visitor) return true;
	const request = optional(visitor.superevents.get(id));
	return await request.then(
		(answer) => answer !== undefined,
		() => undefined,
	);
}
