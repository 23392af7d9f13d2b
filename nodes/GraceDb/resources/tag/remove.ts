import { logNumber } from '../../fields/number';
import { objectId } from '../../fields/superevent';
import { operation } from '../../operation';
import { tag } from './tag';

export const remove = operation({
	name: 'Remove',
	value: 'remove',
	action: 'Remove a tag',
	description: 'Take a tag from a log entry; nothing happens if it does not have it',
	access: 'write',
	fields: [objectId, logNumber, tag],
	execute: ({ client, params, signal }) =>
		client.tags.remove({ objectId: params.objectId, log: params.logNumber }, params.tag, {
			signal,
		}),
});
