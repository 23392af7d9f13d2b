import { readFindings } from '../../../gracedb/alert/findings';
import { inputError } from '../../../gracedb/errors/GraceDbError';
import type { JsonObject } from '../../../gracedb/json';
import type { Superevent } from '../../../gracedb/resources/supereventReading';
import { realRuntime } from '../../../gracedb/runtime';
import { undefinedOn } from '../../../gracedb/errors/optional';
import type { Change } from '../../../watch/diff/change';
import { allExcluding } from '../../../watch/filters/filters';
import type { Findings } from '../../../gracedb/simplify/simplifySuperevent';
import { significantLabels } from '../../../gracedb/simplify/significantLabels';
import { type Emission, itemsOf } from '../../../watch/output/items';
import { factsOf, knownBefore } from '../../../watch/state/fingerprint';
import {
	checkConfiguration,
	parameterOf,
	prepare,
	type Prepared,
	queryFor,
	type TriggerContext,
} from './prepare';
import type { TriggerSettings } from './readSettings';
import { sampleEmissions } from './sample';

/** Superevents that are looked through for an example. */
const lookedThrough = 200;
/** ms */
const longest = 60_000;

/** Further terms for the query: labels that say what became of a superevent. */
const signs = { newest: '', retraction: 'ADVNO', update: 'PE_READY', sample: '' };

/** What a test run in the editor shows: items of the fields that production has. Nothing is saved. */
export async function testRun(
	context: TriggerContext,
	parameter: (name: string) => unknown = parameterOf(context),
): Promise<JsonObject[]> {
	const signal = AbortSignal.timeout(longest);
	const prepared = await prepare(context, realRuntime, signal, parameter);
	const { clients, settings } = prepared;
	const { apiUrl } = clients.patient;
	if (settings.testWith === 'sample') {
		const { items } = itemsOf(sampleEmissions(), apiUrl, settings.output);
		return items.map((item) => ({ ...item, sample: true }));
	}
	await checkConfiguration(context, prepared);
	const superevent = await example(prepared);
	const [exposed, findings] = await Promise.all([
		isExposed(prepared, superevent.superevent_id),
		readFindings(clients.patient, superevent),
	]);
	const emission = {
		...emissionOf(superevent, findings, settings),
		...(exposed === undefined ? {} : { exposed }),
	};
	return itemsOf([emission], apiUrl, settings.output).items;
}

async function isExposed({ clients }: Prepared, id: string): Promise<boolean | undefined> {
	const { anonymous } = clients;
	if (!anonymous) return true;
	try {
		return (
			(await undefinedOn(['missing', 'permission'], anonymous.superevents.get(id))) !== undefined
		);
	} catch {
		return undefined;
	}
}

/** The newest match of any age. Where there is none, the newest results without the filters say why. */
async function example(prepared: Prepared): Promise<Superevent> {
	const { clients, settings } = prepared;
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
	const matches = await newest(prepared, await queryFor(clients.patient, search));
	const match = matches.find((superevent) => reasonsAgainst(superevent).length === 0);
	if (match) return match;
	const excluded = new Map<string, number>();
	const results = await newest(prepared, query);
	for (const superevent of results) {
		const reasons = reasonsAgainst(superevent);
		// An empty query finds categories that the server leaves out of others.
		if (reasons.length === 0 && !filters.onlyPublic) return superevent;
		// The record does not say whether it is public: the server did.
		for (const name of reasons.length > 0 ? reasons : ['Only Public']) {
			excluded.set(name, (excluded.get(name) ?? 0) + 1);
		}
	}
	throw nothingFound(excluded, results.length);
}

async function newest({ clients, settings }: Prepared, query: string): Promise<Superevent[]> {
	const { category } = settings;
	const page = { query, category, start: 0, pageSize: lookedThrough };
	return (await clients.patient.superevents.page(page)).superevents;
}

function nothingFound(excluded: ReadonlyMap<string, number>, all: number): Error {
	const [worst] = [...excluded].sort(([, a], [, b]) => b - a);
	if (!worst) {
		return inputError(
			'No superevent matches this query and category.',
			'Widen the query, choose another category, or set Test With to Built-in Samples.',
		);
	}
	const [name, count] = worst;
	return inputError(
		`No superevent matches. ${name} leaves out ${count} of the ${all} newest results of the query.`,
		`Change ${name}, or set Test With to Built-in Samples.`,
	);
}

/** What was found in notices and files is shown, so that workflows can be built on all fields that production has. */
function emissionOf(
	superevent: Superevent,
	{ classification, properties, alertType }: Findings,
	{ testWith }: TriggerSettings,
): Emission {
	const { superevent_id: uid } = superevent;
	const facts = factsOf(superevent);
	const type =
		testWith === 'retraction' ? 'RETRACTION' : testWith === 'update' ? 'UPDATE' : undefined;
	const change: Change = type
		? {
				uid,
				kind: 'public_notice',
				key: `${uid}:public_notice:${type}:1`,
				data: { notice_type: type },
				more: { notice_type: type },
			}
		: { uid, kind: 'new', key: `${uid}:new`, at: facts.created };
	const { created } = facts;
	return {
		superevent,
		changes: [change],
		after: {
			...knownBefore(facts, created),
			notices: alertType ? { [alertType]: [{ at: created }] } : {},
		},
		classification: classification ?? null,
		properties: properties ?? null,
		detected: Math.floor(Date.now() / 1000),
	};
}
