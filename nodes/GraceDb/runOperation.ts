import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { connect } from '../shared/connect';
import { toNodeError } from '../shared/nodeError';
import { clientOptions, type Connection, connection } from './fields/connection';
import { ItemWithFiles, type Operation, type Output, type Resource } from './operation';
import { sideBySide } from './sideBySide';
import { uploadFrom } from './upload';

/** Reads at a time, unless the user says otherwise. Writes go one after another, in the order of the items. */
const readsSideBySide = 5;

/** Items in → the chosen operation, once for each → items out, paired with those they came from. */
export async function runOperation(
	context: IExecuteFunctions,
	resources: readonly Resource[],
): Promise<INodeExecutionData[]> {
	const operation = chosenOperation(context, resources);
	const width = widthFor(context, operation);
	const results = await sideBySide(context.getInputData().length, width, async (itemIndex) => {
		try {
			return await runOnItem(context, operation, itemIndex);
		} catch (error) {
			const nodeError = toNodeError(context.getNode(), error, itemIndex);
			if (!context.continueOnFail()) throw nodeError;
			return [errorItem(nodeError, itemIndex)];
		}
	});
	return results.flat();
}

/** How many items to work on at a time. */
function widthFor(context: IExecuteFunctions, { access }: Operation): number {
	const usual = access === 'read' ? readsSideBySide : 1;
	try {
		return readConnection(context, 0).requestsSideBySide ?? usual;
	} catch {
		// Each item says by itself what is wrong with its parameters.
		return usual;
	}
}

function readConnection(context: IExecuteFunctions, itemIndex: number): Connection {
	return connection.read(context.getNodeParameter(connection.property.name, itemIndex, {}));
}

function chosenOperation(context: IExecuteFunctions, resources: readonly Resource[]): Operation {
	const resourceName = context.getNodeParameter('resource', 0);
	const operationName = context.getNodeParameter('operation', 0);
	const operation = resources
		.find(({ value }) => value === resourceName)
		?.operations.find(({ value }) => value === operationName);
	if (operation) return operation;
	throw new NodeOperationError(
		context.getNode(),
		`This node has no operation "${operationName}" of the resource "${resourceName}".`,
		{ description: 'Choose Resource and Operation anew.' },
	);
}

async function runOnItem(
	context: IExecuteFunctions,
	operation: Operation,
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	const signal = context.getExecutionCancelSignal();
	const client = await connect(
		{
			parameter: (name) => context.getNodeParameter(name, itemIndex, ''),
			credential: (type) => context.getCredentials(type, itemIndex),
		},
		{ ...clientOptions(readConnection(context, itemIndex)), signal },
	);
	const defaults = new Map(
		operation.fields.map(({ property }) => [property.name, property.default]),
	);
	const output = await operation.execute(
		{
			client,
			signal,
			upload: (field) => uploadFrom(context, itemIndex, field),
			save: (content, fileName, mimeType) =>
				context.helpers.prepareBinaryData(content, fileName, mimeType),
		},
		(name) => context.getNodeParameter(name, itemIndex, defaults.get(name) ?? ''),
	);
	const items: INodeExecutionData[] = [];
	for await (const item of isList(output) ? output : [output]) {
		const pairedItem = { item: itemIndex };
		if (item instanceof ItemWithFiles)
			items.push({ json: item.json, binary: item.files, pairedItem });
		else items.push({ json: item, pairedItem });
	}
	return items;
}

function isList(output: Output): output is Extract<Output, AsyncIterable<unknown>> {
	return Symbol.asyncIterator in output;
}

/** n8n sends an item with just these keys to the error output, where there is one. */
function errorItem(
	{ message, description }: { message: string; description?: string | null },
	itemIndex: number,
): INodeExecutionData {
	return {
		json: { error: message, ...(description ? { details: description } : {}) },
		pairedItem: { item: itemIndex },
	};
}
