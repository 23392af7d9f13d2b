import { additionalFields } from '../../../shared/parameters/collections';
import { contentId, group, pipeline, replayId, search } from '../../../shared/parameters/event';
import { operation } from '../../operation';

export const reserve = operation({
	name: 'Reserve ID',
	value: 'reserve',
	action: 'Reserve an event ID',
	description: 'Get an ID for an event whose file comes later; needs a server since 2.36',
	access: 'write',
	fields: [group, pipeline, additionalFields(contentId, replayId, search)],
	execute: ({ client, params, signal }) => {
		const { group: groupName, pipeline: pipelineName, additionalFields: more } = params;
		const event = { group: groupName, pipeline: pipelineName, ...more };
		return client.events.reserve(event, { signal });
	},
});
