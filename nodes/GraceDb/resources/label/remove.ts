import { orAlreadySo, stateOptions } from '../../fields/alreadySo';
import { whose } from '../../../../gracedb/alert/whose';
import { label } from '../../fields/label';
import { objectId } from '../../fields/superevent';
import { operation } from '../../operation';

export const remove = operation({
	name: 'Remove',
	value: 'remove',
	action: 'Remove a label',
	description: 'Take a label from a superevent or event; nothing happens if it is not there',
	access: 'write',
	fields: [objectId, label, stateOptions],
	async execute({ client, params: { objectId: id, label: name, options }, signal }) {
		const removed = await client.labels.remove(id, name, { signal });
		orAlreadySo(removed, options.failIfAlreadySo, `${id} has no label ${name}`);
		return { deleted: true, ...whose(id), ...removed };
	},
});
