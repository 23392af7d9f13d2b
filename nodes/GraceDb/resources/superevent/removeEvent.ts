import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { event } from '../../../shared/parameters/event';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const removeEvent = operation({
	name: 'Remove Event',
	value: 'removeEvent',
	action: 'Remove an event from a superevent',
	description: 'Remove an event from a superevent, except the preferred event',
	access: 'write',
	fields: [superevent, event, stateOptions],
	async execute({ client, params, signal }) {
		const { superevent: id, event: graceid, options } = params;
		const done = await client.superevents.removeEvent(id, graceid, { signal });
		const state = `${done.graceid} is not part of ${done.superevent_id}`;
		checkChanged(done, options.failIfUnchanged, state);
		return { deleted: true, ...done };
	},
});
