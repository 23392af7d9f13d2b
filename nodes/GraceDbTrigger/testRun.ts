import type { IPollFunctions } from 'n8n-workflow';
import { inputError } from '../../gracedb/errors';
import type { JsonObject } from '../../gracedb/json';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { realSurroundings } from '../../gracedb/surroundings';
import type { Change } from './changes/change';
import { excludedBy } from './filters/filters';
import { itemsOf } from './output/items';
import { checkQuery, prepare, type Prepared } from './prepare';
import { sampleSuperevent } from './sample';
import { factsOf } from './state/fingerprint';
import type { TriggerSettings } from './readSettings';
import { askAsVisitor } from './watch/observe';
import { usualPages } from './watch/pages';
import { newMemory } from './watch/watch';

/** Superevents that are looked through for an example. */
const lookedThrough = 200;

/** Further terms for the query: labels that say what became of a superevent. */
const signs = { newest: '', retraction: 'ADVNO', update: 'PE_READY', sample: '' };

/** What a test run in the editor shows: one item of the fields that production has. Nothing is saved. */
export async function testRun(context: IPollFunctions): Promise<JsonObject[]> {
	const prepared = await prepare(context, realSurroundings);
	const { client, isVisitor, settings } = prepared;
	if (settings.testWith === 'sample') {
		const [item = {}] = itemsOf(
			[telling(sampleSuperevent, settings)],
			client.apiUrl,
			settings.output,
		);
		return [{ ...item, sample: true }];
	}
	await checkQuery(context, prepared);
	const superevent = await example(prepared);
	const visitor = isVisitor ? undefined : client.asVisitor();
	const exposed = await askAsVisitor(
		{
			client,
			visitor,
			settings,
			query: '',
			pages: usualPages,
			memory: newMemory(),
			epoch: 0,
			isLate: () => false,
		},
		superevent.superevent_id,
	);
	const shown = { ...telling(superevent, settings), ...(exposed === undefined ? {} : { exposed }) };
	return itemsOf([shown], client.apiUrl, settings.output);
}

async function example({ client, settings }: Prepared): Promise<Superevent> {
	const { query, category, filters } = settings;
	const sign = signs[settings.testWith];
	const search = { query, category, limit: lookedThrough };
	const excluded = new Map<string, number>();
	for await (const superevent of client.superevents.list(search)) {
		const facts = factsOf(superevent);
		const by =
			excludedBy(filters, { superevent, facts }) ??
			(sign === '' || facts.labels.includes(sign) ? undefined : 'Test With');
		if (by === undefined) return superevent;
		excluded.set(by, (excluded.get(by) ?? 0) + 1);
	}
	throw nothingFound(excluded);
}

function nothingFound(excluded: ReadonlyMap<string, number>): Error {
	const [worst] = [...excluded].sort(([, a], [, b]) => b - a);
	if (!worst) {
		return inputError(
			'No superevent matches this query and category.',
			'Widen the query, or choose another category, to see an example.',
		);
	}
	const [name, count] = worst;
	const all = [...excluded.values()].reduce((sum, each) => sum + each, 0);
	return inputError(
		`No superevent matches: ${name} leaves out ${count} of the ${all} newest results of the query.`,
		`Change ${name}, or choose Built-in Sample in Test With.`,
	);
}

function telling(
	superevent: Superevent,
	{ testWith }: TriggerSettings,
): { superevent: Superevent; change: Change; detected: number } {
	const { superevent_id: uid } = superevent;
	const type =
		testWith === 'retraction' ? 'RETRACTION' : testWith === 'update' ? 'UPDATE' : undefined;
	const change: Change = type
		? {
				...{ uid, kind: 'public_notice', key: `${uid}:public_notice:${type}:1` },
				...{ data: { notice_type: type }, more: { notice_type: type } },
			}
		: { uid, kind: 'new', key: `${uid}:new`, at: factsOf(superevent).created };
	return { superevent, change, detected: Math.floor(Date.now() / 1000) };
}
