import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { label } from '../../../shared/parameters/label';
import { objectId } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const add = operation({
	name: 'Add',
	value: 'add',
	action: 'Add a label',
	description: 'Put a label on a superevent or event; nothing happens if it is already there',
	access: 'write',
	fields: [objectId, label, stateOptions],
	async execute({ client, params: { superevent: id, label: name, options }, signal }) {
		const applied = await client.labels.add(id, name, { signal });
		return checkChanged(applied, options.failIfUnchanged, `${id} has the label ${name} already`);
	},
});
