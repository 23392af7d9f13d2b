import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { idField } from '../../../../gracedb/simplify/idField';
import { label } from '../../../shared/parameters/label';
import { objectId } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const remove = operation({
	name: 'Remove',
	value: 'remove',
	action: 'Remove a label',
	description: 'Remove a label from a superevent or event; nothing changes if it is not there',
	access: 'write',
	fields: [objectId, label, stateOptions],
	async execute({ client, params: { superevent: id, label: name, options }, signal }) {
		const removed = await client.labels.remove(id, name, { signal });
		checkChanged(removed, options.failIfUnchanged, `${id} has no label ${name}`);
		return { deleted: true, ...idField(id), ...removed };
	},
});
