import { checkBeforeRepeating } from '../../fields/checkBeforeRepeating';
import { binaryField } from '../../fields/binary';
import { additionalFields } from '../../fields/collections';
import { contentId, group, pipeline, replayId, search } from '../../fields/event';
import { labels } from '../../fields/label';
import { flag } from '../../fields/read';
import { type Field, operation } from '../../operation';

const offline: Field<'offline', boolean> = {
	property: {
		displayName: 'Offline',
		name: 'offline',
		type: 'boolean',
		default: false,
		description: 'Whether the event comes from an offline analysis',
	},
	read: flag,
};

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create an event',
	description: 'Upload an event with the file of its pipeline',
	access: 'write',
	fields: [
		group,
		pipeline,
		binaryField,
		additionalFields(checkBeforeRepeating, contentId, labels, offline, replayId, search),
	],
	async execute({ client, params, upload, signal }) {
		const { group: groupName, pipeline: pipelineName } = params;
		const { checkBeforeRepeating: isCareful, ...more } = params.additionalFields;
		const file = await upload(params.binaryField);
		const event = { group: groupName, pipeline: pipelineName, ...more, file };
		return await client.events.create(event, { checkBeforeRepeating: isCareful, signal });
	},
});
