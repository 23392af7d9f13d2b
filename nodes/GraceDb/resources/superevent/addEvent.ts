import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { event } from '../../../shared/parameters/event';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const addEvent = operation({
	name: 'Add Event',
	value: 'addEvent',
	action: 'Add an event to a superevent',
	description: 'Make an event part of a superevent; nothing happens if it is already',
	access: 'write',
	fields: [superevent, event, stateOptions],
	async execute({ client, params, signal }) {
		const { superevent: id, event: graceid, options } = params;
		const done = await client.superevents.addEvent(id, graceid, { signal });
		const state = `${done.graceid} is part of ${done.superevent_id} already`;
		return checkChanged(done, options.failIfUnchanged, state);
	},
});
