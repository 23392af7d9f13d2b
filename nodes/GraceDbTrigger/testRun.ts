import type { IPollFunctions } from 'n8n-workflow';
import { inputError } from '../../gracedb/errors/GraceDbError';
import type { JsonObject } from '../../gracedb/json';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { realRuntime } from '../../gracedb/runtime';
import type { Change } from './changes/change';
import { allExcluding, significantLabels } from './filters/filters';
import { itemsOf } from './output/items';
import { checkQuery, prepare, type Prepared, queryFor } from './prepare';
import { sampleSuperevent } from './sample';
import { factsOf } from './state/fingerprint';
import type { TriggerSettings } from './readSettings';
import { askAsVisitor } from './watch/observe';
import { defaultPages } from './watch/pages';
import { newMemory } from './watch/watch';

/** Superevents that are looked through for an example. */
const lookedThrough = 200;

/** Further terms for the query: labels that say what became of a superevent. */
const signs = { newest: '', retraction: 'ADVNO', update: 'PE_READY', sample: '' };

/** What a test run in the editor shows: one item of the fields that production has. Nothing is saved. */
export async function testRun(context: IPollFunctions): Promise<JsonObject[]> {
	const prepared = await prepare(context, realRuntime);
	const { client, isAnonymous, settings } = prepared;
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
	const visitor = isAnonymous ? undefined : client.asAnonymous();
	const exposed = await askAsVisitor(
		{
			client,
			visitor,
			settings,
			query: '',
			pages: defaultPages,
			memory: newMemory(),
			epoch: 0,
			isLate: () => false,
		},
		superevent.superevent_id,
	);
	const shown = { ...telling(superevent, settings), ...(exposed === undefined ? {} : { exposed }) };
	return itemsOf([shown], client.apiUrl, settings.output);
}

/** The newest match of any age. Where there is none, the newest results without the filters tell why. */
async function example(prepared: Prepared): Promise<Superevent> {
	const { client, settings } = prepared;
	const { query, filters } = settings;
	const sign = signs[settings.testWith];
	const labels = [
		filters.labelExpression,
		sign,
		filters.significance === 'significant' ? significantLabels.join(' | ') : '',
	];
	const labelExpression = labels.filter(Boolean).join(' & ');
	const search = { query, filters: { ...filters, labelExpression } };
	const reasonsAgainst = (superevent: Superevent): string[] => {
		const facts = factsOf(superevent);
		const hasSign = sign === '' || facts.labels.includes(sign);
		return [...allExcluding(filters, { superevent, facts }), ...(hasSign ? [] : ['Test With'])];
	};
	const matches = await newest(prepared, await queryFor(client, search));
	const match = matches.find((superevent) => reasonsAgainst(superevent).length === 0);
	if (match) return match;
	const excluded = new Map<string, number>();
	const results = await newest(prepared, query);
	for (const superevent of results) {
		const reasons = reasonsAgainst(superevent);
		// An empty query finds categories that the server leaves out of others.
		if (reasons.length === 0 && !filters.onlyPublic) return superevent;
		// The record does not tell whether it is public: the server did.
		for (const name of reasons.length > 0 ? reasons : ['Only Public']) {
			excluded.set(name, (excluded.get(name) ?? 0) + 1);
		}
	}
	throw nothingFound(excluded, results.length);
}

async function newest({ client, settings }: Prepared, query: string): Promise<Superevent[]> {
	const { category } = settings;
	const page = { query, category, start: 0, pageSize: lookedThrough };
	return (await client.superevents.page(page)).superevents;
}

function nothingFound(excluded: ReadonlyMap<string, number>, all: number): Error {
	const [worst] = [...excluded].sort(([, a], [, b]) => b - a);
	if (!worst) {
		return inputError(
			'No superevent matches this query and category.',
			'Widen the query, or choose another category, to see an example.',
		);
	}
	const [name, count] = worst;
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
