import { collection, type Field, type Params } from './field';
import { optionalText } from './read';

/**
 * What the values of a row are called in the incoming items, where these are the rows.
 *
 * @param show when the rows come from there
 */
export function fieldsOfItems<const Name extends string, const Fields extends readonly Field[]>(
	name: Name,
	description: string,
	show: Record<string, string[]>,
	fields: Fields,
): Field<Name, Partial<Params<Fields>>> {
	return collection(
		{
			displayName: 'Fields of the Items',
			name,
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			description,
			displayOptions: { show },
		},
		fields,
	);
}

/**
 * The field of the incoming items that holds one value.
 *
 * @param standard its name where none is given
 */
export function itemField<const Name extends string>(
	name: Name,
	displayName: string,
	standard: string,
): Field<Name, string | undefined> {
	return {
		property: {
			displayName,
			name,
			type: 'string',
			default: standard,
			placeholder: `e.g. ${standard}`,
			description: `Name of the field in the incoming items, by default ${standard}. Use dots for nested fields.`,
		},
		read: optionalText,
	};
}
