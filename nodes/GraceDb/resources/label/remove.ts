import { label } from '../../fields/label';
import { objectId } from '../../fields/superevent';
import { operation } from '../../operation';

export const remove = operation({
	name: 'Remove',
	value: 'remove',
	action: 'Remove a label',
	description: 'Take a label from a superevent or event; nothing happens if it is not there',
	access: 'write',
	fields: [objectId, label],
	execute: ({ client, params, signal }) =>
		client.labels.remove(params.objectId, params.label, { signal }),
});
