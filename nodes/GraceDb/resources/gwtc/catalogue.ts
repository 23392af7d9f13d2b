import { optionalText, requiredText } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';

/** Number of a catalog. */
export const catalogueNumber: Field<'catalogueNumber', string> = {
	property: {
		displayName: 'Catalog Number',
		name: 'catalogueNumber',
		type: 'string',
		default: '4',
		required: true,
		placeholder: 'e.g. 4a-1',
		description: 'Number of the catalog: letters, digits, dots, _ and -; 4 is GWTC-4',
	},
	read: requiredText('Catalog Number', 'Numbers look like 4 or 4a-1.'),
};

/** Number of a catalog, where all are meant without it. */
export const anyCatalogueNumber: Field<'catalogueNumber', string | undefined> = {
	property: {
		...catalogueNumber.property,
		default: '',
		required: false,
		description: 'Number of the catalog; empty for all catalogs',
	},
	read: optionalText,
};

/** Version of a catalog. */
export const version: Field<'version', string> = {
	property: {
		displayName: 'Version',
		name: 'version',
		type: 'string',
		default: 'latest',
		required: true,
		placeholder: 'e.g. 2',
		description: 'Version of the catalog, counted from 1, or latest',
	},
	read: requiredText('Version', 'Enter a whole number from 1, or latest.'),
};
