import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { event } from '../../../shared/parameters/event';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const removePipelinePreferredEvent = operation({
	name: 'Remove Pipeline-Preferred Event',
	value: 'removePipelinePreferredEvent',
	action: 'Remove a pipeline-preferred event',
	description: 'Unmark the event of a superevent that its pipeline prefers',
	access: 'write',
	fields: [superevent, event, stateOptions],
	async execute({ client, params, signal }) {
		const { superevent: id, event: graceid, options } = params;
		const done = await client.superevents.removePipelinePreferredEvent(id, graceid, { signal });
		const state = `${done.graceid} is not a pipeline-preferred event in ${done.superevent_id}`;
		checkChanged(done, options.failIfUnchanged, state);
		return { deleted: true, ...done };
	},
});
