import type { Superevent } from '../../../gracedb/resources/supereventReading';
import { excludedBy } from '../filters/filters';
import { baselineOf, factsOf, type Fingerprint } from '../state/fingerprint';
import { mostFollowed, type TriggerState } from '../state/triggerState';
import { followUp } from './followUp';
import { look } from './look';
import { type News, type Outcome, serverSeconds, type Watch } from './watch';

const pageSize = 500;
/** Superevents whose lists are read at once if details are watched; what has no time of its own counts from the first reading. */
const mostRead = 200;

/**
 * The first look: what matches now counts as known, unless the user wants it told. What does not pass the filters yet is not
 * remembered: it is new once it does.
 */
export async function begin(watch: Watch, scope: string): Promise<Outcome> {
	const { settings } = watch;
	const { begin: start, filters } = settings;
	const empty: TriggerState = { scope, followed: new Map() };
	if (start === 'matching') return await look(watch, empty);
	const since = typeof start === 'object' ? start.since : undefined;
	const followed = new Map<string, Fingerprint>();
	const news: News[] = [];
	let first: number | undefined;
	for await (const superevent of findAll(watch)) {
		first ??= serverSeconds(watch);
		const facts = factsOf(superevent);
		if (excludedBy(filters, { superevent, facts })) continue;
		if (since !== undefined && facts.created >= since) continue;
		const print = baselineOf(facts, first);
		followed.set(superevent.superevent_id, print);
		if (!settings.watchDetails || followed.size > mostRead || watch.isLate()) continue;
		const dealt = await followUp(watch, superevent.superevent_id, print, {
			row: superevent,
			lists: 'all',
		});
		if (!dealt) continue;
		followed.set(superevent.superevent_id, dealt.after);
		news.push(...dealt.news);
	}
	const state = { ...empty, followed };
	return since === undefined ? { news, state } : await look(watch, state);
}

/**
 * All that the query finds. That it finds nothing is asked twice: the server may have taken us for a stranger, though it knows us
 * again by now, and of an empty baseline all that is there would be new.
 */
async function* findAll({ client, visitor, settings, query }: Watch): AsyncGenerator<Superevent> {
	const search = { query, category: settings.category, limit: mostFollowed, pageSize };
	let isEmpty = true;
	for await (const superevent of client.superevents.list(search)) {
		isEmpty = false;
		yield superevent;
	}
	if (isEmpty && visitor) yield* client.superevents.list(search);
}
