import type { Field } from './field';
import { requiredText } from './read';

/** Which binary field of the item to send. */
export const binaryField: Field<'binaryField', string> = {
	property: {
		displayName: 'Input Binary Field',
		name: 'binaryField',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the input binary field containing the file to be sent',
		description: 'Name of the binary field of the incoming item with the file',
	},
	read: requiredText('Input Binary Field', 'Enter the name of a binary field, usually data.'),
};

/** Which binary field to put a file in. */
export const outputField: Field<'outputField', string> = {
	property: {
		displayName: 'Put Output File in Field',
		name: 'outputField',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the output binary field to put the file in',
		description: 'Name of the binary field for the file',
	},
	read: requiredText('Put Output File in Field', 'Enter a name, usually data.'),
};
