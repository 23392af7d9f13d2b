import { simplifyEvent } from '../../../../gracedb/simplify/simplifyEvent';
import { simplify } from '../../../shared/parameters/output';
import { event } from '../../../shared/parameters/event';
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
