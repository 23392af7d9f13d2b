import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { idField } from '../../../../gracedb/simplify/idField';
import { logNumber } from '../../../shared/parameters/number';
import { objectId } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { tag } from './tag';

export const remove = operation({
	name: 'Remove',
	value: 'remove',
	action: 'Remove a tag',
	description: 'Remove a tag from a log entry; nothing changes if it does not have the tag',
	access: 'write',
	fields: [objectId, logNumber, tag, stateOptions],
	async execute({ client, params, signal }) {
		const { superevent: id, logNumber: log, tag: name, options } = params;
		const removed = await client.tags.remove({ objectId: id, log }, name, { signal });
		checkChanged(removed, options.failIfUnchanged, `Log ${log} of ${id} has no tag ${name}`);
		return { deleted: true, ...idField(id), N: log, ...removed };
	},
});
