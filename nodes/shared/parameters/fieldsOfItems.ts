import { collection, type Field, type Params } from './field';

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
