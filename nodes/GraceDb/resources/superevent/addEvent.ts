import { event } from '../../fields/event';
import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';

export const addEvent = operation({
	name: 'Add Event',
	value: 'addEvent',
	action: 'Add an event to a superevent',
	description: 'Make an event part of a superevent; nothing happens if it is already',
	access: 'write',
	fields: [superevent, event],
	execute: ({ client, params, signal }) =>
		client.superevents.addEvent(params.superevent, params.event, { signal }),
});
