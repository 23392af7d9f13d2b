import type { Field } from '../operation';
import { wholeNumber } from './read';

/** Number of a log entry. */
export const logNumber: Field<'logNumber', number> = {
	property: {
		displayName: 'Log Number',
		name: 'logNumber',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		required: true,
		placeholder: 'e.g. 3',
		description: 'Number (N) of the log entry on its superevent or event; they are counted from 1',
	},
	read: wholeNumber('Log Number', 1),
};
