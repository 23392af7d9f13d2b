import { strings } from '../../gracedb/json';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { type Answers, excludedBy, type Filters, isSignificantByLabels } from '../filters/filters';
import { factsOf, preferredEventOf, type RecordFacts, secondsOf } from '../state/fingerprint';
import { readList } from './observe';
import { isShort, laterNow, type Run, serverNow } from './run';

/** Labels that say that there is something to look at. */
const readyLabels = ['EM_READY', 'GCN_PRELIM_SENT', 'LOW_SIGNIF_PRELIM_SENT', 'ADVOK', 'ADVNO'];

/** What is worth to wait for, and the label that says that it is there. */
const products = {
	sky_map: 'SKYMAP_READY',
	classification: 'PASTRO_READY',
	properties: 'EMBRIGHT_READY',
};

/** Notices are asked about significance only this long after the creation of a superevent; in s. */
const judgedFor = 86_400;
/** Within its first hour a candidate is judged in every poll, later when its record changes; in s. */
const judgedOften = 3600;
/** Candidates that are judged by their notices in one poll. */
const mostJudged = 20;

/** Whether a superevent becomes new, and what it still lacks. */
export interface Verdict {
	passes: boolean;
	incomplete?: string[];
}

/** Decides about a superevent that is not followed yet. */
export async function judge(run: Run, superevent: Superevent): Promise<Verdict> {
	const facts = factsOf(superevent);
	if (isWaiting(run, facts)) return { passes: false };
	if (!(await passesFilters(run, run.settings.filters, superevent, facts)))
		return { passes: false };
	return { passes: true, ...incompleteness(superevent, facts) };
}

/**
 * Whether there is nothing to look at yet, and time to wait for it.
 *
 * @param at seconds since 1970; default now
 */
export function isWaiting(run: Run, { created, labels }: RecordFacts, at = laterNow(run)): boolean {
	const { newDelay } = run.settings;
	// Without a delay the clocks do not matter.
	const isDue = newDelay === 0 || at - created >= newDelay;
	return !isDue && !labels.some((name) => readyLabels.includes(name));
}

/**
 * Whether filters let a superevent through, as far as its own record, its labels and its notices say.
 *
 * @param until notices that went out later do not count; seconds since 1970
 * @returns undefined if its notices decide and cannot be read
 */
export async function passesFilters(
	run: Run,
	filters: Filters,
	superevent: Superevent,
	facts: RecordFacts,
	until = Infinity,
): Promise<boolean | undefined> {
	const excludedWith = (answers: Answers): string | undefined =>
		excludedBy(filters, { superevent, facts, ...answers });
	const excluded = excludedWith({});
	if (excluded !== 'Significance' || filters.significance !== 'significant') {
		return excluded === undefined;
	}
	// What costs a request is asked last, and only where all else is right.
	if (excludedWith({ significantNotice: true }) !== undefined) return false;
	return await isCalledSignificant(run, superevent, facts, until);
}

/** Whether the newest notice or VOEvent calls a superevent significant that no label marks so; anonymous users are not shown those. */
async function isCalledSignificant(
	run: Run,
	{ superevent_id: id }: Superevent,
	facts: RecordFacts,
	until: number,
): Promise<boolean | undefined> {
	const { memory, clients } = run;
	const now = serverNow(run);
	const age = now - facts.created;
	if (!clients.anonymous || age > judgedFor || isSignificantByLabels(facts)) return false;
	const of = JSON.stringify([facts.labels, facts.preferred, facts.far, until]);
	const known = memory.judged.get(id);
	const isKnown = known?.of === of && (age > judgedOften || known.at > now - pause(memory.judged));
	if (known && (isKnown || isShort(run))) return known.significant;
	let records = await readList(run, id, 'notices');
	if (records === 'closed') records = await readList(run, id, 'voevents');
	if (records === 'failed') return known?.significant;
	const then = Array.isArray(records)
		? records.filter(({ created }) => secondsOf(created) < until)
		: [];
	const significant = then.at(-1)?.['significant'] === true;
	memory.judged.set(id, { of, significant, at: now });
	return significant;
}

/** Seconds between two judgements of the same candidate: longer where there are many, so that a poll makes no more than some. */
function pause(judged: Run['memory']['judged']): number {
	return 50 * (judged.size / mostJudged);
}

/** What a superevent lacks that becomes new because its delay is over. */
function incompleteness(superevent: Superevent, facts: RecordFacts): { incomplete?: string[] } {
	if (facts.labels.some((name) => readyLabels.includes(name))) return {};
	const labels = [...facts.labels, ...strings(preferredEventOf(superevent)['labels'])];
	const incomplete = Object.entries(products)
		.filter(([, label]) => !labels.includes(label))
		.map(([name]) => name);
	return incomplete.length > 0 ? { incomplete } : {};
}
