import { label } from '../../fields/label';
import { objectId } from '../../fields/superevent';
import { operation } from '../../operation';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a label',
	description: 'Get who put a label on a superevent or event, and when',
	access: 'read',
	fields: [objectId, label],
	execute: ({ client, params, signal }) =>
		client.labels.get(params.objectId, params.label, { signal }),
});
