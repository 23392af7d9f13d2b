import { superevent } from '../../fields/superevent';
import { updateFields } from '../../fields/collections';
import { operation } from '../../operation';
import { comment, instrument, signoffOf, signoffType, status } from './fields';

export const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update a signoff',
	description: 'Change status or comment of a signoff',
	access: 'write',
	fields: [superevent, signoffType, instrument, updateFields(comment, status)],
	execute: ({ client, params, signal }) =>
		client.signoffs.update(
			params.superevent,
			{ ...signoffOf(params), ...params.updateFields },
			{ signal },
		),
});
