import type { INodeProperties } from 'n8n-workflow';
import { checkKeys, checkKind } from './checkKind';

/**
 * A parameter of an operation: how n8n shows it, and how its value is read and checked. An operation that lists it among
 * its fields finds the value under its name in `params`.
 */
export interface Field<Name extends string = string, Value = unknown> {
	readonly property: INodeProperties & { readonly name: Name };
	/** @throws GraceDbError of kind `input` that names the field */
	readonly read: (raw: unknown) => Value;
	/** The value of an incoming item that a field takes where the user has left it empty. */
	readonly ofItem?: (item: Readonly<Record<string, unknown>>) => unknown;
	/** Default where the node is a tool of an AI model: an expression by which the model sets the value. */
	readonly forModel?: NonNullable<INodeProperties['default']>;
	/** Whether a text with commas between may also come as a list, which an expression can give. */
	readonly takesList?: boolean;
}

/** The values of a list of fields, by name. */
export type Params<Fields extends readonly Field[]> = {
	[F in Fields[number] as F['property']['name']]: F extends Field<string, infer Value>
		? Value
		: never;
};

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
		if (isHidden(property, valueOf)) return read(withoutExpression(property.default));
		const raw = parameter(property.name);
		checkKind(property, raw, takesList);
		return read(raw);
	}

	const entries = fields.map((field) => [field.property.name, readField(field)]);
	return Object.fromEntries(entries) as Params<Fields>;
}

/** An expression among the defaults offers something to a user who sees the field; of a hidden one it is nothing. */
function withoutExpression(value: unknown): unknown {
	if (typeof value === 'string') return value.startsWith('=') ? '' : value;
	const isLocator = typeof value === 'object' && value !== null && 'value' in value;
	return isLocator ? { ...value, value: withoutExpression(value.value) } : value;
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
