import { event } from '../../fields/event';
import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';

export const addPipelinePreferredEvent = operation({
	name: 'Add Pipeline-Preferred Event',
	value: 'addPipelinePreferredEvent',
	action: 'Add a pipeline preferred event',
	description: 'Make an event of a superevent the one that its pipeline prefers',
	access: 'write',
	fields: [superevent, event],
	execute: ({ client, params, signal }) =>
		client.superevents.addPipelinePreferredEvent(params.superevent, params.event, { signal }),
});
