import { label } from '../../fields/label';
import { objectId } from '../../fields/superevent';
import { operation } from '../../operation';

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
