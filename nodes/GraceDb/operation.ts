import type { Readable } from 'node:stream';
import type { IBinaryData, INodeProperties } from 'n8n-workflow';
import type { GraceDbClient } from '../../gracedb/client';
import type { Upload } from '../../gracedb/form';
import type { JsonObject } from '../../gracedb/json';
import { checkKeys, checkKind } from './checkKind';

/**
 * A parameter of an operation: how n8n shows it, and how its value is read and checked. An operation that lists it among
 * its fields finds the value under its name in `params`.
 */
export interface Field<Name extends string = string, Value = unknown> {
	readonly property: INodeProperties & { readonly name: Name };
	/** @throws GraceDbError of kind `input` that names the field */
	readonly read: (raw: unknown) => Value;
	/** Whether a text with commas between may also come as a list, which an expression can give. */
	readonly takesList?: boolean;
}

/** The values of a list of fields, by name. */
export type Params<Fields extends readonly Field[]> = {
	[F in Fields[number] as F['property']['name']]: F extends Field<string, infer Value>
		? Value
		: never;
};

/** What an operation has to work with, for one input item or for all of them. */
export interface OperationContext {
	client: GraceDbClient;
	/** The JSON of the input item, or of all of them where the operation takes all. */
	items: readonly Readonly<Record<string, unknown>>[];
	/** The item's binary field of this name, as a file to send. */
	upload: (binaryField: string) => Promise<Upload>;
	/** Keeps a file where n8n keeps files, as a stream where it can. The type is found from the name if left out. */
	save: (content: Buffer | Readable, fileName: string, mimeType?: string) => Promise<IBinaryData>;
	/** Tells the user something beside the items, in a sentence. */
	hint: (message: string) => void;
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
	/** Reads run side by side, writes one after another. */
	access: 'read' | 'write';
	/** Whether all input items make one call together, instead of one each; then parameters are those of the first. */
	takesAllItems?: (parameter: (name: string) => unknown) => boolean;
	/** Whether anonymous visitors cannot do it. Default: as the resource says, else whether it writes. */
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

/** Reads and checks the values of fields. */
export function readFields<const Fields extends readonly Field[]>(
	fields: Fields,
	parameter: (name: string) => unknown,
): Params<Fields> {
	function valueOf(name: string): unknown {
		const field = fields.find(({ property }) => property.name === name);
		return field ? readField(field) : parameter(name);
	}

	function readField({ property, read, takesList }: Field): unknown {
		if (isHidden(property, valueOf)) return read(property.default);
		const raw = parameter(property.name);
		checkKind(property, raw, takesList);
		return read(raw);
	}

	const entries = fields.map((field) => [field.property.name, readField(field)]);
	return Object.fromEntries(entries) as Params<Fields>;
}

/** What a hidden field still holds must neither count nor be complained about. */
function isHidden(
	{ displayOptions }: INodeProperties,
	valueOf: (name: string) => unknown,
): boolean {
	return Object.entries(displayOptions?.show ?? {}).some(([name, values]) => {
		// As in n8n: of a field with several values, one is enough.
		const given = [valueOf(name)].flat();
		return !given.some((value) => (values as unknown[] | undefined)?.includes(value));
	});
}

/** A switch whose expression gives nothing is left as it is by default: what is internal must not become public by that. */
function isAdded(type: INodeProperties['type'], value: unknown): boolean {
	return value !== undefined && !(type === 'boolean' && (value === null || value === ''));
}

/** Fields under an "Add option" button; those the user did not add are undefined. */
export function collection<const Name extends string, const Fields extends readonly Field[]>(
	property: INodeProperties & { readonly name: Name },
	fields: Fields,
): Field<Name, Partial<Params<Fields>>> {
	return {
		// n8n would ask for a required field even if the user did not add it.
		property: {
			...property,
			options: fields.map((field) => ({ ...field.property, required: false })),
		},
		read(raw) {
			const values: Record<string, unknown> =
				typeof raw === 'object' && raw !== null ? { ...raw } : {};
			checkKeys(property.displayName, values, fields);
			const added = fields.filter(({ property: { name, type } }) => isAdded(type, values[name]));
			return readFields(added, (name) => values[name]) as Partial<Params<Fields>>;
		},
	};
}
