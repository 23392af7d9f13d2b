import type { Superevent } from '../../../gracedb/resources/supereventReading';
import { type Answers, excludedBy, isSignificantByLabels } from '../filters/filters';
import { factsOf, preferredEventOf, type RecordFacts } from '../state/fingerprint';
import { strings } from '../../../gracedb/json';
import { askAsVisitor, open } from './observe';
import { serverSeconds, type Watch } from './watch';

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

/** Whether to tell of a superevent for the first time, and what it still lacks. */
export interface Verdict {
	passes: boolean;
	/** Whether everybody may see it, if that was asked. */
	exposed?: boolean;
	incomplete?: string[];
}

/** Decides about a superevent of which nothing has been told yet. */
export async function judge(watch: Watch, superevent: Superevent): Promise<Verdict> {
	const { filters, patience } = watch.settings;
	const facts = factsOf(superevent);
	const isDue = serverSeconds(watch) - facts.created >= patience;
	if (!isDue && !facts.labels.some((name) => readyLabels.includes(name))) return { passes: false };
	if (!(await passesFilters(watch, superevent, facts))) return { passes: false };
	const exposed =
		filters.onlyPublic && watch.visitor
			? await askAsVisitor(watch, superevent.superevent_id)
			: undefined;
	// Where there was no answer, the query has asked for public ones.
	return {
		passes: exposed !== false,
		...(exposed === undefined ? {} : { exposed }),
		...(isDue ? incompleteness(superevent, facts) : {}),
	};
}

/** Whether the filters let a superevent through, as far as its own record, its labels and its notices tell. */
export async function passesFilters(
	watch: Watch,
	superevent: Superevent,
	facts: RecordFacts,
): Promise<boolean> {
	const { filters } = watch.settings;
	const excludedWith = (answers: Answers): string | undefined =>
		excludedBy(filters, { superevent, facts, ...answers });
	const excluded = excludedWith({});
	if (excluded !== 'Significance' || filters.significance !== 'significant') {
		return excluded === undefined;
	}
	// What costs a request is asked last, and only where all else is right.
	if (excludedWith({ significantNotice: true }) !== undefined) return false;
	return await isCalledSignificant(watch, superevent, facts);
}

/** Whether the newest notice or VOEvent calls a superevent significant that no label marks so; visitors are not told. */
async function isCalledSignificant(
	watch: Watch,
	{ superevent_id: id }: Superevent,
	facts: RecordFacts,
): Promise<boolean> {
	const { client, memory, visitor } = watch;
	const age = serverSeconds(watch) - facts.created;
	if (!visitor || age > judgedFor || isSignificantByLabels(facts)) return false;
	const of = JSON.stringify([facts.labels, facts.preferred, facts.far]);
	const known = memory.judged.get(id);
	if (known?.of === of && age > 3600) return known.significant;
	const records =
		(await open(watch, () => client.notices.list(id))) ??
		(await open(watch, () => client.voevents.list(id)));
	const significant = records?.at(-1)?.['significant'] === true;
	memory.judged.set(id, { of, significant });
	return significant;
}

/** What a superevent lacks that is told of because nobody wanted to wait any longer. */
function incompleteness(superevent: Superevent, facts: RecordFacts): { incomplete?: string[] } {
	if (facts.labels.some((name) => readyLabels.includes(name))) return {};
	const labels = [...facts.labels, ...strings(preferredEventOf(superevent)['labels'])];
	const incomplete = Object.entries(products)
		.filter(([, label]) => !labels.includes(label))
		.map(([name]) => name);
	return incomplete.length > 0 ? { incomplete } : {};
}
