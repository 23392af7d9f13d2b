import { collection, type Field, type Params } from './field';

/** Fields under "Additional Fields". Their properties stand in the order of their display names. */
export function additionalFields<const Fields extends readonly Field[]>(
	...fields: Fields
): Field<'additionalFields', Partial<Params<Fields>>> {
	return collection(
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
		},
		fields,
	);
}

/** Fields under "Update Fields": only those that are added are changed. */
export function updateFields<const Fields extends readonly Field[]>(
	...fields: Fields
): Field<'updateFields', Partial<Params<Fields>>> {
	return collection(
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
		},
		fields,
	);
}

/** Fields under "Options": how to write rather than what. */
export function writeOptions<const Fields extends readonly Field[]>(
	...fields: Fields
): Field<'options', Partial<Params<Fields>>> {
	return collection(
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
		},
		fields,
	);
}
