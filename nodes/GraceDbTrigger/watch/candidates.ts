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
	const answers: Answers = {};
	// What costs a request is asked last, and only where all else is right.
	const passesBut = (): string | undefined =>
		excludedBy(filters, { superevent, facts, ...answers });
	if (passesBut() === 'Significance' && filters.significance === 'significant') {
		answers.significantNotice = true;
		if (passesBut() === undefined) {
			answers.significantNotice = await isCalledSignificant(watch, superevent, facts);
		}
	}
	if (passesBut() !== undefined) return { passes: false };
	if (filters.onlyPublic && watch.visitor) {
		answers.exposed = await askAsVisitor(watch, superevent.superevent_id);
	}
	const { exposed } = answers;
	return {
		passes: passesBut() === undefined,
		...(exposed === undefined ? {} : { exposed }),
		...(isDue ? incompleteness(superevent, facts) : {}),
	};
}

/** Whether the newest notice or VOEvent calls a superevent significant that no label marks so; visitors are not told. */
async function isCalledSignificant(
	{ client, memory, ...watch }: Watch,
	{ superevent_id: id }: Superevent,
	facts: RecordFacts,
): Promise<boolean> {
	const age = serverSeconds({ client, memory, ...watch }) - facts.created;
	if (!watch.visitor || age > judgedFor || isSignificantByLabels(facts)) {
		return false;
	}
	const of = JSON.stringify([facts.labels, facts.preferred, facts.far]);
	const known = memory.judged.get(id);
	if (known?.of === of && age > 3600) return known.significant;
	const records = (await open(client.notices.list(id))) ?? (await open(client.voevents.list(id)));
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
