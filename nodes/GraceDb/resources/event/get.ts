import { simplifyEvent } from '../../../../gracedb/alert/simplifyEvent';
import { simplify } from '../../fields/output';
import { event } from '../../fields/event';
import { operation } from '../../operation';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get an event',
	description: 'Get one event, by ID or by content ID',
	access: 'read',
	fields: [event, simplify],
	async execute({ client, params, signal }) {
		const found = await client.events.get(params.event, { signal });
		return params.simplify ? simplifyEvent(found, client.apiUrl) : found;
	},
});
