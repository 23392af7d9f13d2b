import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { event } from '../../../shared/parameters/event';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const addPipelinePreferredEvent = operation({
	name: 'Add Pipeline-Preferred Event',
	value: 'addPipelinePreferredEvent',
	action: 'Add a pipeline-preferred event',
	description: 'Make an event of a superevent the one that its pipeline prefers',
	access: 'write',
	fields: [superevent, event, stateOptions],
	async execute({ client, params, signal }) {
		const { superevent: id, event: graceid, options } = params;
		const done = await client.superevents.addPipelinePreferredEvent(id, graceid, { signal });
		const state = `${done.graceid} is preferred by its pipeline in ${done.superevent_id} already`;
		return checkChanged(done, options.failIfUnchanged, state);
	},
});
