import { event } from '../../fields/event';
import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';

export const removeEvent = operation({
	name: 'Remove Event',
	value: 'removeEvent',
	action: 'Remove an event from a superevent',
	description: 'Take an event from a superevent; the preferred event cannot be taken',
	access: 'write',
	fields: [superevent, event],
	execute: ({ client, params, signal }) =>
		client.superevents.removeEvent(params.superevent, params.event, { signal }),
});
