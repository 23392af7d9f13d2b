import { setMaxListeners } from 'node:events';
import type { IPollFunctions } from 'n8n-workflow';
import type { GraceDbClient } from '../../gracedb/client';
import type { Runtime } from '../../gracedb/runtime';
import { connect } from '../shared/connect';
import { helpWithQuery } from '../shared/queryHelp';
import { budgetOf } from './durable';
import { triggerProperties } from './fields';
import { readLabelExpression } from './filters/labelExpression';
import { type Search, serverQuery } from './filters/serverQuery';
import { readSettings, type TriggerSettings } from './readSettings';

/** What a poll needs before it asks for anything. */
export interface Prepared {
	client: GraceDbClient;
	/** Asks without a credential. */
	isAnonymous: boolean;
	settings: TriggerSettings;
	/** When it has to be done; ms since 1970. */
	deadline: number;
}

const defaults = new Map<string, unknown>(
	triggerProperties.map(({ name, default: value }) => [name, value]),
);

/** Reads a parameter; what n8n has not filled in is at its default. */
export function parameterOf(context: IPollFunctions): (name: string) => unknown {
	return (name) => context.getNodeParameter(name, defaults.get(name) ?? '');
}

/** Reads the parameters and connects. */
export async function prepare(context: IPollFunctions, runtime: Runtime): Promise<Prepared> {
	const parameter = parameterOf(context);
	const settings = readSettings(parameter);
	const budget = budgetOf(context);
	const signal = AbortSignal.timeout(budget * 0.9);
	// All requests of a poll listen to it, some side by side.
	setMaxListeners(0, signal);
	const client = await connect(
		{
			parameter,
			credential: (type) => context.getCredentials(type),
			helpers: context.helpers,
		},
		{
			runtime,
			retry: { budget: Math.min(180_000, budget / 2) },
			signal,
		},
	);
	const isAnonymous = parameter('authentication') === 'none';
	return { client, isAnonymous, settings, deadline: runtime.now() + budget * 0.7 };
}

/** The query to send: the user's, and what the server can apply of the filters. */
export async function queryFor(client: GraceDbClient, settings: Search): Promise<string> {
	const { anyOf, allOf, noneOf, labelExpression, ignoreInjections } = settings.filters;
	const hasFilter =
		anyOf.length + allOf.length + noneOf.length > 0 || labelExpression !== '' || ignoreInjections;
	const hasOwn = hasFilter && settings.query !== '' && (await hasLabels(client, settings.query));
	return serverQuery(settings, hasOwn);
}

async function hasLabels({ vocabulary }: GraceDbClient, query: string): Promise<boolean> {
	const words = new Set(query.toLowerCase().match(/\w+/g));
	const known = (await vocabulary.names('labels')) ?? [];
	return (
		words.has('label') || words.has('labels') || known.some((name) => words.has(name.toLowerCase()))
	);
}

/** Names all labels that the filters mention, so that a wrong one is noticed. */
export function labelsIn({ filters }: TriggerSettings): string[] {
	const { anyOf, allOf, noneOf, labelExpression } = filters;
	const inExpression = readLabelExpression(labelExpression)
		.flat()
		.map(({ name }) => name);
	return [...anyOf, ...allOf, ...noneOf, ...inExpression];
}

/** What the state belongs to. A renewed token is the same user, so it names the user and not the token. */
export async function scopeOf({ client, settings }: Prepared): Promise<string> {
	const { kind, subject = '' } = await client.credential();
	const { category, query, filters, window } = settings;
	return JSON.stringify([
		...[client.apiUrl.href, kind, subject],
		...[category, query, filters, window],
	]);
}

/**
 * Explains a mistake in the query. Done in test runs and before a baseline alone: a trigger that has worked must not stop for
 * good because a label has gone.
 */
export async function checkQuery(
	context: IPollFunctions,
	{ client, settings }: Prepared,
): Promise<void> {
	await helpWithQuery({
		client,
		query: settings.query,
		dialect: 'superevents',
		skip: settings.skipQueryCheck,
		hint: (message) => context.logger.warn(`${context.getNode().name}: ${message}`),
	});
}
