import { requiredText } from '../../fields/read';
import { objectId } from '../../fields/superevent';
import { type Field, operation } from '../../operation';

const label: Field<'label', string> = {
	property: {
		displayName: 'Label',
		name: 'label',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. EM_READY',
		description: 'Name of the label, written exactly as the server knows it',
	},
	read: requiredText('Label', 'Give the name of a label, for example EM_READY.'),
};

export const add = operation({
	name: 'Add',
	value: 'add',
	action: 'Add a label',
	description: 'Put a label on a superevent or event; nothing happens if it is already there',
	access: 'write',
	fields: [objectId, label],
	execute: ({ client, params, signal }) =>
		client.labels.add(params.objectId, params.label, { signal }),
});
