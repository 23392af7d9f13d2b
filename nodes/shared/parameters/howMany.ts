import type { Field } from './field';
import { fromModel } from './fromModel';
import { wholeNumber } from './read';
import { flagField } from './commonFields';

/** Whether a list is wanted to its end. */
export const returnAll = flagField(
	'returnAll',
	'Return All',
	'Whether to return all results or only up to a given limit',
);

/** How many results at most, where not all are wanted. */
export const limit: Field<'limit', number> = {
	property: {
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		default: 50,
		typeOptions: { minValue: 1 },
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
	read: wholeNumber('Limit', 1),
	forModel: fromModel(
		'Limit',
		'Maximum number of results: 10 or fewer unless more are needed',
		'number',
		10,
	),
};
