import { event } from '../../fields/event';
import { operation } from '../../operation';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get an event',
	description: 'Get one event, by ID or by content ID',
	access: 'read',
	fields: [event],
	execute: ({ client, params, signal }) => client.events.get(params.event, { signal }),
});
