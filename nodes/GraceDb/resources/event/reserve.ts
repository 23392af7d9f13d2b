import { creation } from '../../../../gracedb/simplify/times';
import { simplify } from '../../../shared/parameters/output';
import { additionalFields } from '../../../shared/parameters/collections';
import { contentId, group, pipeline, replayId, search } from '../../../shared/parameters/event';
import { operation } from '../../operation';

export const reserve = operation({
	name: 'Reserve ID',
	value: 'reserve',
	action: 'Reserve an event ID',
	description: 'Get an ID for an event before you upload its file (GraceDB 2.36 or newer)',
	access: 'write',
	fields: [group, pipeline, simplify, additionalFields(contentId, replayId, search)],
	async execute({ client, params, signal }) {
		const { group: groupName, pipeline: pipelineName, additionalFields: more } = params;
		const event = { group: groupName, pipeline: pipelineName, ...more };
		const reserved = await client.events.reserve(event, { signal });
		if (!params.simplify) return reserved;
		return { ...reserved, ...creation(reserved['created']) };
	},
});
