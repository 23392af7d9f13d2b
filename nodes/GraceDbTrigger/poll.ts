import { type INodeExecutionData, type IPollFunctions, NodeOperationError } from 'n8n-workflow';
import type { GraceDbClient } from '../../gracedb/client';
import { GraceDbError } from '../../gracedb/errors';
import { connect } from '../shared/connect';
import { helpWithQuery } from '../shared/queryHelp';
import { toNodeError } from '../shared/nodeError';
import { category, query } from '../GraceDb/fields/search';
import { changeOf, type Change } from './changes';
import { options } from './options';
import { readState, writeState } from './state';
import { lookAgain, newestMatch, type Search, takeBaseline } from './watch';

/** Polls under way: n8n starts the next one even if the last still runs, and both would emit the same. */
const underWay = new Set<string>();
/** Triggers that this process has polled before. */
const polledBefore = new Set<string>();

/**
 * One poll: what is new since the last one, as items; null if nothing is. Finds the trigger's memory in n8n's static data
 * and assigns it once, as the last thing it does, so that a poll which fails half-way has changed nothing.
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') return await reportErrors(context, () => showNewest(context));
	const trigger = `${context.getWorkflow().id ?? ''}:${context.getNode().id}`;
	if (underWay.has(trigger)) return null;
	underWay.add(trigger);
	try {
		const isFirst = !polledBefore.has(trigger);
		polledBefore.add(trigger);
		const look = (): Promise<INodeExecutionData[][] | null> => findNew(context);
		return await (isFirst ? forgiveErrors(context, look) : reportErrors(context, look));
	} finally {
		underWay.delete(trigger);
	}
}

async function findNew(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const { client, search } = await prepare(context);
	const memory = context.getWorkflowStaticData('node');
	const scope = await scopeOf(client, search);
	const before = readState(memory['state'], scope);
	if (!before) {
		await checkQuery(context, client, search);
		const baseline = writeState(await takeBaseline(client, search, scope));
		memory['state'] = baseline;
		return null;
	}
	const { changes, state } = await lookAgain(client, search, before, new Date().toISOString());
	const items = changes.map(toItem);
	memory['state'] = writeState(state);
	return items.length > 0 ? [items] : null;
}

async function showNewest(context: IPollFunctions): Promise<INodeExecutionData[][]> {
	const { client, search } = await prepare(context);
	await checkQuery(context, client, search);
	const newest = await newestMatch(client, search);
	if (!newest) {
		throw new NodeOperationError(
			context.getNode(),
			'No superevent matches this query and category.',
			{
				description: 'Widen the query, or choose another category, to see an example.',
			},
		);
	}
	return [[toItem(changeOf(newest, new Date().toISOString()))]];
}

async function prepare(
	context: IPollFunctions,
): Promise<{ client: GraceDbClient; search: Search }> {
	const parameter = (name: string): unknown => context.getNodeParameter(name, '');
	const search = {
		query: query.read(parameter('query')),
		category: category.read(context.getNodeParameter('category', 'Production')),
	};
	const client = await connect({
		parameter,
		credential: (type) => context.getCredentials(type),
		helpers: context.helpers,
	});
	return { client, search };
}

/**
 * Explains a mistake in the query. Done in test runs and before a baseline alone: a trigger that has worked must not stop for
 * good because a label has gone.
 */
async function checkQuery(
	context: IPollFunctions,
	client: GraceDbClient,
	{ query: text }: Search,
): Promise<void> {
	const { skipQueryCheck } = options.read(context.getNodeParameter('options', {}));
	await helpWithQuery({
		client,
		query: text,
		dialect: 'superevents',
		skip: skipQueryCheck,
		hint: (message) => context.logger.warn(`${context.getNode().name}: ${message}`),
	});
}

/** A renewed token is the same user, so the scope names the user and not the token. */
async function scopeOf(client: GraceDbClient, { query, category }: Search): Promise<string> {
	const { kind, subject = '' } = await client.credential();
	return JSON.stringify([client.apiUrl.href, kind, subject, category, query]);
}

function toItem(change: Change): INodeExecutionData {
	return { json: change };
}

async function reportErrors<Result>(
	context: IPollFunctions,
	work: () => Promise<Result>,
): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/**
 * n8n gives a trigger up for good, without a word in its list of workflows, if its first poll after a start fails: it would
 * never be polled again. So a first poll throws only what no later one could mend, a broken configuration; anything else is
 * recorded as a failed execution, and the next poll tries again.
 */
async function forgiveErrors(
	context: IPollFunctions,
	work: () => Promise<INodeExecutionData[][] | null>,
): Promise<INodeExecutionData[][] | null> {
	try {
		return await work();
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		if (error instanceof GraceDbError && error.kind === 'input') throw nodeError;
		context.logger.warn(
			`GraceDB Trigger: the first poll did not succeed, the next will try again: ${nodeError.message}`,
		);
		context.__emitError(nodeError);
		return null;
	}
}
