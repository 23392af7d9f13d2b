import type { Readable } from 'node:stream';
import type { IBinaryData } from 'n8n-workflow';
import type { GraceDbClient } from '../../gracedb/client';
import type { Upload } from '../../gracedb/http/body';
import type { KafkaIdentity } from '../../gracedb/kafka/credential';
import type { JsonObject } from '../../gracedb/json';
import { type Field, type Params, readFields } from '../shared/parameters/field';

/** What an operation has to work with, for one input item or for all of them. */
export interface OperationContext {
	client: GraceDbClient;
	/** The JSON of the input item, or of all of them where the operation takes all. */
	items: readonly Readonly<Record<string, unknown>>[];
	/** The Kafka brokers of the node's Kafka credential. Throws if it has none, or one that cannot be right. */
	kafka: () => Promise<KafkaIdentity>;
	/** The item's binary field of this name, as a file to send. */
	upload: (binaryField: string) => Promise<Upload>;
	/** Keeps a file where n8n keeps files, as a stream where it can. The type is found from the name if left out. */
	save: (content: Buffer | Readable, fileName: string, mimeType?: string) => Promise<IBinaryData>;
	/** IANA name of the workflow's time zone. */
	timeZone: string;
	/** Shows the user something beside the items, in a sentence; by default as a warning. */
	hint: (message: string, type?: 'info' | 'warning') => void;
	/** Whether an AI model asked for it, which gets a short answer. */
	isTool: boolean;
	/** Aborted when n8n cancels the execution. */
	signal?: AbortSignal;
}

/** An item that carries files besides its JSON. */
export class ItemWithFiles {
	constructor(
		readonly json: JsonObject,
		/** Binary field → file. */
		readonly files: Record<string, IBinaryData>,
	) {}
}

type Item = JsonObject | ItemWithFiles;
export type Output = Item | AsyncIterable<Item>;

interface OperationDefinition<Fields extends readonly Field[]> {
	/** As in the dropdown: "Get Many". */
	name: string;
	value: string;
	/** A sentence without articles: "Get many superevents". */
	action: string;
	description: string;
	/** What an AI model is told besides, in sentences. */
	toolDescription?: string;
	/** Reads run concurrently, writes one after another. */
	access: 'read' | 'write';
	/** Whether all input items make one call together, instead of one each; then parameters are those of the first. */
	takesAllItems?: (parameter: (name: string) => unknown) => boolean;
	/** Whether anonymous users cannot do it. Default: as the resource says, else whether it writes. */
	needsAccount?: boolean;
	/** What to think of before it is done, where it cannot be undone or others see it. */
	notice?: string;
	fields: Fields;
	/** One object makes one item; of a list, each entry does. */
	execute(context: OperationContext & { params: Params<Fields> }): Output | Promise<Output>;
}

/** An entry of the operation dropdown with its parameters and its behaviour. */
export interface Operation extends Omit<OperationDefinition<readonly Field[]>, 'execute'> {
	/** @param parameter raw value of a parameter by name */
	execute(
		context: OperationContext,
		parameter: (name: string) => unknown,
	): Output | Promise<Output>;
}

/** An entry of the resource dropdown. */
export interface Resource {
	name: string;
	value: string;
	/** Whether all of its operations need an account, also those that read. */
	needsAccount?: boolean;
	operations: readonly Operation[];
}

/** Whether an operation is only for users whom the server knows. */
export function needsAccount(
	resource: Resource,
	{ needsAccount: itself, access }: Operation,
): boolean {
	return itself ?? resource.needsAccount ?? access === 'write';
}

/** Makes an operation of its definition; within `execute` the params have the types of the fields. */
export function operation<const Fields extends readonly Field[]>(
	definition: OperationDefinition<Fields>,
): Operation {
	return {
		...definition,
		execute: (context, parameter) => {
			const params = readFields(definition.fields, parameter);
			return definition.execute({ ...context, params });
		},
	};
}
