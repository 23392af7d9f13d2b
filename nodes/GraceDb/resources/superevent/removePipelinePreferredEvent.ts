import { event } from '../../fields/event';
import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';

export const removePipelinePreferredEvent = operation({
	name: 'Remove Pipeline-Preferred Event',
	value: 'removePipelinePreferredEvent',
	action: 'Remove a pipeline preferred event',
	description: 'Let a pipeline prefer no event of a superevent',
	access: 'write',
	fields: [superevent, event],
	execute: ({ client, params, signal }) =>
		client.superevents.removePipelinePreferredEvent(params.superevent, params.event, { signal }),
});
