import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { event } from '../../../shared/parameters/event';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const addPipelinePreferredEvent = operation({
	name: 'Add Pipeline-Preferred Event',
	value: 'addPipelinePreferredEvent',
	action: 'Add a pipeline-preferred event',
	description: 'Mark an event of a superevent as the one that its pipeline prefers',
	access: 'write',
	fields: [superevent, event, stateOptions],
	async execute({ client, params, signal }) {
		const { superevent: id, event: graceid, options } = params;
		const done = await client.superevents.addPipelinePreferredEvent(id, graceid, { signal });
		const state = `${done.graceid} is already the pipeline-preferred event in ${done.superevent_id}`;
		return checkChanged(done, options.failIfUnchanged, state);
	},
});
