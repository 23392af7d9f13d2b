import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import { kafkaIdentity } from '../../gracedb/kafka/credential';
import { connect } from '../shared/connect';
import { toNodeError } from '../shared/nodeError';
import { clientOptions, type Connection, connection } from '../shared/parameters/connection';
import {
	ItemWithFiles,
	needsAccount,
	type Operation,
	type OperationContext,
	type Output,
	type Resource,
} from './operation';
import { concurrently } from './concurrently';
import { keepIncomingFields, withIncomingFields } from './keepIncomingFields';
import { answerForModel, failureForModel, isTool } from './tool';
import { uploadFrom } from './upload';

/** Reads at a time, unless the user says otherwise. Writes go one after another, in the order of the items. */
const concurrentReads = { anonymous: 5, signedIn: 10 };

/** Items in → the chosen operation, once for each or once for all → items out, paired with those they came from. */
export async function runOperation(
	context: IExecuteFunctions,
	resources: readonly Resource[],
): Promise<INodeExecutionData[]> {
	const { resource, operation } = chosenOperation(context, resources);
	const width = concurrencyFor(context, operation);
	const calls = callsOf(context, operation);
	const hint = hintsOf(context);
	const results = await concurrently(calls.length, width, async (index) => {
		const call = calls[index] ?? [];
		const done: INodeExecutionData[] = [];
		try {
			if (needsAccount(resource, operation)) checkSignedIn(context, operation, call[0]);
			for await (const item of runOnItems(context, operation, call, hint)) done.push(item);
			return done;
		} catch (error) {
			const nodeError = toNodeError(
				context.getNode(),
				error,
				call.length > 1 ? undefined : call[0],
			);
			if (isModelTold(context)) {
				return [...done, { json: failureForModel(error), pairedItem: pairedWith(call) }];
			}
			if (!context.continueOnFail()) throw nodeError;
			// What came before the failure exists: an uploaded file, a page of a list.
			return [...done, errorItem(nodeError, pairedWith(call))];
		}
	});
	const items = results.flat();
	return isTool(context.getNode()) ? answerForModel(items) : items;
}

/** Whether failures go to the model that called the node, which can then do better, and do not stop the workflow. */
function isModelTold(context: IExecuteFunctions): boolean {
	const node = context.getNode();
	return isTool(node) && node.onError !== 'stopWorkflow';
}

/** How many items to work on at a time. */
function concurrencyFor(context: IExecuteFunctions, { access }: Operation): number {
	const isAnonymous = context.getNodeParameter('authentication', 0, 'none') === 'none';
	const reads = isAnonymous ? concurrentReads.anonymous : concurrentReads.signedIn;
	const defaultConcurrency = access === 'read' ? reads : 1;
	try {
		return readConnection(context, 0).concurrentItems ?? defaultConcurrency;
	} catch {
		// Each item says by itself what is wrong with its parameters.
		return defaultConcurrency;
	}
}

function readConnection(context: IExecuteFunctions, itemIndex: number): Connection {
	return connection.read(context.getNodeParameter(connection.property.name, itemIndex, {}));
}

/** Indices of the input items by the call that they belong to. */
function callsOf(context: IExecuteFunctions, operation: Operation): number[][] {
	const indices = context.getInputData().map((_item, index) => index);
	const together = operation.takesAllItems?.(parameterReader(context, operation, 0)) ?? false;
	return together ? [indices] : indices.map((index) => [index]);
}

type PairedItem = NonNullable<INodeExecutionData['pairedItem']>;

function pairedWith(call: readonly number[]): PairedItem {
	const [first = 0, ...others] = call;
	return others.length === 0 ? { item: first } : call.map((item) => ({ item }));
}

/** Raw values of the operation's parameters for an item. */
function parameterReader(
	context: IExecuteFunctions,
	{ fields }: Operation,
	itemIndex: number,
): (name: string) => unknown {
	const byName = new Map(fields.map((field) => [field.property.name, field]));
	return (name) => {
		const { ofItem, property } = byName.get(name) ?? {};
		const raw = context.getNodeParameter(name, itemIndex, property?.default ?? '');
		// An expression that gives nothing is a mistake; only what the user left empty means the item's.
		const isOfItem = ofItem && isEmpty(raw) && !hasExpression(context.getNode().parameters[name]);
		return isOfItem ? ofItem(context.getInputData()[itemIndex]?.json ?? {}) : raw;
	};
}

/** What a field or a resource locator holds. */
function valueIn(parameter: unknown): unknown {
	const isLocator = typeof parameter === 'object' && parameter !== null && 'value' in parameter;
	return isLocator ? parameter.value : parameter;
}

function isEmpty(parameter: unknown): boolean {
	const value = valueIn(parameter);
	return value === undefined || value === null || value === '';
}

function hasExpression(stored: unknown): boolean {
	const value = valueIn(stored);
	return typeof value === 'string' && value.startsWith('=');
}

function chosenOperation(
	context: IExecuteFunctions,
	resources: readonly Resource[],
): { resource: Resource; operation: Operation } {
	const resourceName = context.getNodeParameter('resource', 0);
	const operationName = context.getNodeParameter('operation', 0);
	const resource = resources.find(({ value }) => value === resourceName);
	const operation = resource?.operations.find(({ value }) => value === operationName);
	if (resource && operation) return { resource, operation };
	throw new NodeOperationError(
		context.getNode(),
		`This node has no operation "${operationName}" of the resource "${resourceName}".`,
		{ description: 'Choose Resource and Operation again.' },
	);
}

/**
 * The panel hides from anonymous users what needs an account, and n8n then leaves the values out of the execution.
 *
 * @throws GraceDbError of kind `permission`
 */
function checkSignedIn(context: IExecuteFunctions, { action }: Operation, itemIndex = 0): void {
	if (context.getNodeParameter('authentication', itemIndex, 'none') !== 'none') return;
	throw new GraceDbError(
		`This operation needs a GraceDB account: ${action.charAt(0).toLowerCase()}${action.slice(1)}.`,
		{
			kind: 'permission',
			advice:
				'Set Authentication to SciToken or X.509 Certificate. Without a credential you can only read public data.',
		},
	);
}

async function* runOnItems(
	context: IExecuteFunctions,
	operation: Operation,
	call: readonly number[],
	hint: OperationContext['hint'],
): AsyncGenerator<INodeExecutionData> {
	const [itemIndex = 0] = call;
	const signal = context.getExecutionCancelSignal();
	const client = await connect(
		{
			parameter: (name) => context.getNodeParameter(name, itemIndex, ''),
			credential: (type) => context.getCredentials(type, itemIndex),
			helpers: context.helpers,
		},
		{ ...clientOptions(readConnection(context, itemIndex)), signal },
	);
	const input = context.getInputData();
	const output = await operation.execute(
		{
			client,
			items: call.map((index) => input[index]?.json ?? {}),
			signal,
			timeZone: context.getTimezone(),
			hint,
			isTool: isTool(context.getNode()),
			kafka: async () => kafkaIdentity(await context.getCredentials('graceDbKafkaApi', itemIndex)),
			upload: (field) => uploadFrom(context, itemIndex, field),
			save: (content, fileName, mimeType) =>
				context.helpers.prepareBinaryData(content, fileName, mimeType),
		},
		parameterReader(context, operation, itemIndex),
	);
	const incoming = keepsIncomingFields(context, call) ? input[itemIndex] : undefined;
	for await (const item of isList(output) ? output : [output]) {
		const pairedItem = pairedWith(call);
		const result =
			item instanceof ItemWithFiles
				? { json: item.json, binary: item.files, pairedItem }
				: { json: item, pairedItem };
		yield withIncomingFields(incoming, result);
	}
}

/** What several items have made together belongs to none of them alone. */
function keepsIncomingFields(context: IExecuteFunctions, call: readonly number[]): boolean {
	const { name } = keepIncomingFields.property;
	const keeps = keepIncomingFields.read(context.getNodeParameter(name, call[0] ?? 0, false));
	return keeps && call.length === 1;
}

/** Shows a sentence above the output, each one once; in the log where n8n has no such place. */
function hintsOf(context: IExecuteFunctions): OperationContext['hint'] {
	const shownBefore = new Set<string>();
	return (message, type = 'warning') => {
		if (shownBefore.has(message)) return;
		shownBefore.add(message);
		const shown: Partial<Pick<IExecuteFunctions, 'addExecutionHints'>> = context;
		if (shown.addExecutionHints) {
			context.addExecutionHints({ message, type, location: 'outputPane' });
		} else
			context.logger[type === 'info' ? 'info' : 'warn'](`${context.getNode().name}: ${message}`);
	};
}

function isList(output: Output): output is Extract<Output, AsyncIterable<unknown>> {
	return Symbol.asyncIterator in output;
}

/** n8n sends an item with just these keys to the error output, where there is one. */
function errorItem(
	{ message, description }: { message: string; description?: string | null },
	pairedItem: PairedItem,
): INodeExecutionData {
	return {
		json: { error: message, ...(description ? { details: description } : {}) },
		pairedItem,
	};
}
