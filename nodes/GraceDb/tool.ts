import type { INode, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import type { JsonObject } from '../../gracedb/json';
import type { Operation } from './operation';

/** The node as a tool of an AI Agent: n8n makes a second node type of it, whose name ends with `Tool`. */

export function isTool({ type }: Pick<INode, 'type'>): boolean {
	return type.endsWith('Tool');
}

/** Of a parameter that only the tool has, or only the node. */
export const shownIn = { tool: { '@tool': [true] }, node: { '@tool': [false] } };

/** What the model is told of an operation; n8n takes it from a parameter of this name. */
export function toolDescription(
	{ description, toolDescription: more = '' }: Operation,
	show: NonNullable<INodeProperties['displayOptions']>['show'],
): INodeProperties {
	const sentences = [
		`${description} (GraceDB: the database of gravitational-wave candidates of LIGO, Virgo and KAGRA).`,
		more,
		'Times are UTC. If the answer has a field "error", correct the arguments as "details" says and call again.',
	];
	return {
		displayName: 'Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 3 },
		default: sentences.filter(Boolean).join(' '),
		description: 'Description of this tool for the model',
		displayOptions: { show: { ...show, ...shownIn.tool } },
	};
}

/** Most characters of an answer, as JSON; models pay for each, and lose the thread in long ones. */
const maxAnswer = 7_500;

/**
 * As many items as a model can take, and what to do about the rest. Of an item that is too long alone, the longest fields are left
 * out and named.
 */
export function answerForModel(items: readonly INodeExecutionData[]): INodeExecutionData[] {
	const shown: INodeExecutionData[] = [];
	let length = 0;
	for (const item of items) {
		const { json, pairedItem } = item;
		const short =
			shownLength(json) > maxAnswer ? { json: shortened(json as JsonObject), pairedItem } : item;
		length += shownLength(short.json);
		if (length > maxAnswer) break;
		shown.push(short);
	}
	if (shown.length === items.length) return shown;
	const note = `Only the first ${shown.length} of ${items.length} items fit into the answer. Narrow the search, or lower Limit.`;
	return [...shown, { json: { note }, pairedItem: items[0]?.pairedItem }];
}

const shownLength = (value: unknown): number => JSON.stringify(value).length;

function shortened(json: JsonObject): JsonObject {
	const kept = { ...json };
	const byLength = Object.keys(json).sort((a, b) => shownLength(json[b]) - shownLength(json[a]));
	const leftOut: string[] = [];
	for (const name of byLength) {
		if (shownLength(kept) <= maxAnswer - 500) break;
		delete kept[name];
		leftOut.push(name);
	}
	return { ...kept, left_out: leftOut };
}

/** A failure as a model can use it: it gets the item, where an error would tell it the message alone. */
export function failureForModel(error: unknown): JsonObject {
	const message = error instanceof Error ? error.message : String(error);
	const details = error instanceof GraceDbError ? error.advice : undefined;
	return { error: message, ...(details === undefined ? {} : { details }) };
}
