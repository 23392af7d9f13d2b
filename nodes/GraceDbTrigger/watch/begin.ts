import { GraceDbError } from '../../../gracedb/errors/GraceDbError';
import { excludedBy } from '../filters/filters';
import { baselineOf, factsOf, type Fingerprint } from '../state/fingerprint';
import { mostFollowed, type TriggerState } from '../state/triggerState';
import { passesFilters } from './candidates';
import { followUp } from './followUp';
import { look } from './look';
import { type News, type Outcome, type Reading, serverSeconds, type Watch } from './watch';

const pageSize = 500;
const mostAttempts = 3;
/** Superevents whose lists are read at once if details are watched; what has no time of its own counts from the first reading. */
const mostRead = 200;

/**
 * The first look: what matches now counts as known, unless the user wants it told. What does not pass the filters yet is not
 * remembered: it is new once it does.
 *
 * @returns undefined if there was no time for all pages: the next poll goes on with the others
 */
export async function begin(watch: Watch, scope: string): Promise<Outcome | undefined> {
	const { settings } = watch;
	const { begin: start, filters } = settings;
	const empty: TriggerState = {
		...{ scope, followed: new Map() },
		...(watch.epoch === 0 ? {} : { epoch: watch.epoch }),
	};
	if (start === 'matching') return await look(watch, empty);
	const since = typeof start === 'object' ? start.since : undefined;
	const followed = new Map<string, Fingerprint>();
	const news: News[] = [];
	const reading = await readAll(watch, scope);
	if (!reading) return undefined;
	const { rows, first } = reading;
	// What notices say counts as of now.
	watch.memory.judged.clear();
	for (const superevent of rows) {
		const facts = factsOf(superevent);
		const passes = watch.isLate()
			? excludedBy(filters, { superevent, facts }) === undefined
			: await passesFilters(watch, superevent, facts);
		if (!passes) continue;
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
 * All that the query finds, once without anything that may have hidden a part of it: of what is missing in a baseline all would be
 * new. A row that stands twice says that the pages shifted while they were read; nothing at all is what a stranger may be told.
 */
async function readAll(watch: Watch, scope: string): Promise<Reading | undefined> {
	for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
		const reading = await readPages(watch, scope);
		if (reading.isMore) return undefined;
		watch.memory.reading = undefined;
		const { rows } = reading;
		const isWhole = new Set(rows.map(({ superevent_id: id }) => id)).size === rows.length;
		const isDoubtful = rows.length === 0 && watch.visitor && attempt === 1;
		if (isWhole && !isDoubtful) return reading;
	}
	throw new GraceDbError('The results of the query shifted while they were read.', {
		kind: 'answer',
		advice: 'The next poll reads them again.',
	});
}

/** Reads pages as long as there is time, beginning where the last poll for the same search had to stop. */
async function readPages(watch: Watch, scope: string): Promise<Reading> {
	const { client, settings, query, memory } = watch;
	const reading =
		memory.reading?.scope === scope ? memory.reading : { scope, rows: [], first: 0, isMore: true };
	memory.reading = reading;
	const { rows } = reading;
	const search = { query, category: settings.category, pageSize };
	// A page that failed may have told something of those before it; one that came too late has not.
	const forget = (error: unknown): never => {
		if (!watch.isLate()) memory.reading = undefined;
		throw error;
	};
	do {
		const page = await client.superevents.page({ ...search, start: rows.length }).catch(forget);
		if (rows.length === 0) reading.first = serverSeconds(watch);
		rows.push(...page.superevents.slice(0, mostFollowed - rows.length));
		reading.isMore = page.hasNext && page.superevents.length > 0 && rows.length < mostFollowed;
	} while (reading.isMore && !watch.isLate());
	return reading;
}
