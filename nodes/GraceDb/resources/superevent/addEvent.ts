import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { event } from '../../../shared/parameters/event';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const addEvent = operation({
	name: 'Add Event',
	value: 'addEvent',
	action: 'Add an event to a superevent',
	description: 'Add an event to a superevent; nothing changes if it is already part of it',
	access: 'write',
	fields: [superevent, event, stateOptions],
	async execute({ client, params, signal }) {
		const { superevent: id, event: graceid, options } = params;
		const done = await client.superevents.addEvent(id, graceid, { signal });
		const state = `${done.graceid} is already part of ${done.superevent_id}`;
		return checkChanged(done, options.failIfUnchanged, state);
	},
});
