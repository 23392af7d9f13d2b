import type { IPollFunctions } from 'n8n-workflow';
import type { GraceDbClient, GraceDbClientOptions } from '../../../gracedb/client';
import { GraceDbError, inputError } from '../../../gracedb/errors/GraceDbError';
import type { Runtime } from '../../../gracedb/runtime';
import { userOf } from '../../../watch/engine/search';
import { readLabelExpression } from '../../../watch/filters/labelExpression';
import { type Search, serverQuery } from '../../../watch/filters/serverQuery';
import { connect, type ConnectionSource } from '../connect';
import { log } from '../log';
import { helpWithQuery } from '../queryHelp';
import { triggerProperties } from './fields';
import { readSettings, type TriggerSettings } from './readSettings';

/** What is needed of n8n's contexts: that of a poll, and that of a trigger that listens. */
export type TriggerContext = Pick<
	IPollFunctions,
	'getCredentials' | 'getNodeParameter' | 'getNode' | 'getWorkflow' | 'logger'
> & { helpers: ConnectionSource['helpers']; getTimezone?: () => string };

/** What a poll needs before it asks for anything. */
export interface Prepared {
	clients: {
		/** Repeats a request a few times. */
		patient: GraceDbClient;
		/** Sends each request once. */
		once: GraceDbClient;
		/** The same server without a credential, each request once; absent where there is no credential. */
		anonymous?: GraceDbClient;
	};
	settings: TriggerSettings;
}

const defaults = new Map<string, unknown>(
	triggerProperties.map(({ name, default: value }) => [name, value]),
);

/** Reads a parameter; what n8n has not filled in is at its default. */
export function parameterOf(
	context: Pick<TriggerContext, 'getNodeParameter'>,
): (name: string) => unknown {
	return (name) => context.getNodeParameter(name, defaults.get(name) ?? '');
}

/** All parameters as one text, to see whether somebody has changed them. */
export function fingerprintOf(context: TriggerContext): string {
	const parameter = parameterOf(context);
	return JSON.stringify([...defaults.keys()].map((name) => parameter(name)));
}

/** A poll does not wait long for one answer: the next poll asks again. */
const retry = { retries: 2, budget: 15_000, maxRetryAfter: 5_000 };

/** Reads the parameters and connects. @param parameter reads one of them */
export async function prepare(
	context: TriggerContext,
	runtime: Runtime,
	signal: AbortSignal,
	parameter: (name: string) => unknown = parameterOf(context),
): Promise<Prepared> {
	const settings = readSettings(parameter, timezoneOf(context));
	const source = {
		parameter,
		credential: (type: Parameters<IPollFunctions['getCredentials']>[0]) =>
			context.getCredentials(type),
		helpers: context.helpers,
	};
	const options: Partial<GraceDbClientOptions> = { runtime, signal };
	const patient = await connect(source, { ...options, retry });
	const once = await connect(source, { ...options, retry: { ...retry, retries: 0 } });
	const isAnonymous = parameter('authentication') === 'none';
	const clients = { patient, once, ...(isAnonymous ? {} : { anonymous: once.asAnonymous() }) };
	return { clients, settings };
}

/** The time zone of the workflow, in which n8n's picker gives times. */
export function timezoneOf(context: TriggerContext): string {
	return context.getTimezone?.() ?? 'UTC';
}

/** Who asks: the same for a renewed token or certificate of the same user. */
export async function userNamed(client: GraceDbClient): Promise<string> {
	const { kind, subject } = await client.credential();
	return userOf(kind, subject);
}

/**
 * The query of a test run: the user's, and what the server can apply of the filters. GraceDB reads only one label expression of a
 * query.
 */
export async function queryFor(client: GraceDbClient, search: Search): Promise<string> {
	const { anyOf, allOf, noneOf, labelExpression, ignoreInjections } = search.filters;
	const hasFilter =
		anyOf.length + allOf.length + noneOf.length > 0 || labelExpression !== '' || ignoreInjections;
	const hasOwn = hasFilter && search.query !== '' && (await hasLabels(client, search.query));
	return serverQuery(search, hasOwn);
}

async function hasLabels({ vocabulary }: GraceDbClient, query: string): Promise<boolean> {
	const words = new Set(query.toLowerCase().match(/\w+/g));
	const known = (await vocabulary.names('labels')) ?? [];
	return (
		words.has('label') || words.has('labels') || known.some((name) => words.has(name.toLowerCase()))
	);
}

/**
 * Finds what cannot work before it is waited for in vain: a mistake in the query, a label that the server does not know, nothing to
 * watch for. Done in test runs and at activations alone: a trigger that has worked must not stop for good because a label has gone.
 *
 * @throws GraceDbError of kind `input`
 */
export async function checkConfiguration(
	context: TriggerContext,
	{ clients, settings }: Prepared,
): Promise<void> {
	const { selection, output } = settings;
	if (selection.kinds.size === 0 && output.heartbeatHours === 0) {
		throw inputError('Trigger On: nothing is chosen.', 'Choose at least one.');
	}
	// A server that cannot be asked now says nothing about the configuration.
	await checkNames(context, clients.patient, settings).catch((error: unknown) =>
		error instanceof GraceDbError && error.kind !== 'input'
			? undefined
			: Promise.reject(asError(error)),
	);
}

const asError = (error: unknown): Error =>
	error instanceof Error ? error : new Error(String(error));

async function checkNames(
	context: TriggerContext,
	client: GraceDbClient,
	settings: TriggerSettings,
): Promise<void> {
	const { filters } = settings;
	await checkLabels(client, settings);
	for (const [list, names, field] of [
		['groups', filters.groups, 'Groups'],
		['pipelines', filters.pipelines, 'Pipelines'],
		['searches', filters.searches, 'Searches'],
	] as const) {
		const known = await client.vocabulary.names(list);
		const unknown = names.filter(
			(name) => known && !known.some((one) => one.toLowerCase() === name.toLowerCase()),
		);
		if (unknown.length > 0) await client.vocabulary.check(list, unknown, field);
	}
	await helpWithQuery({
		client,
		query: settings.query,
		dialect: 'superevents',
		skip: settings.skipQueryCheck,
		hint: (message) => log(context, 'warn', message),
	});
}

async function checkLabels(
	{ vocabulary }: GraceDbClient,
	{ selection, filters }: TriggerSettings,
): Promise<void> {
	const { anyOf, allOf, noneOf, labelExpression } = filters;
	const inExpression = readLabelExpression(labelExpression)
		.flat()
		.map(({ name }) => name);
	const reportsLabels = selection.kinds.has('label_added') || selection.kinds.has('label_removed');
	const reported = selection.labels !== 'all' && reportsLabels ? [...selection.labels] : [];
	const known = (await vocabulary.names('labels')) ?? [];
	const isKnown = (name: string): boolean =>
		known.some((one) => one.toLowerCase() === name.toLowerCase());
	for (const [names, field, isExact] of [
		[anyOf, 'Any of These Labels', false],
		[allOf, 'All of These Labels', false],
		[noneOf, 'None of These Labels', false],
		[inExpression, 'Label Expression', false],
		// Items name labels as the server does, so here their case counts.
		[reported, 'Labels to Report', true],
	] as const) {
		const doubtful = names.filter((name) => (isExact ? !known.includes(name) : !isKnown(name)));
		await vocabulary.check('labels', doubtful, field);
	}
}
