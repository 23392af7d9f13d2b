import { binaryField } from '../../fields/binary';
import { flag, requiredText, text } from '../../fields/read';
import { labels } from '../../fields/label';
import { collection, type Field, operation } from '../../operation';

const group: Field<'group', string> = {
	property: {
		displayName: 'Group',
		name: 'group',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. CBC',
		description: 'Analysis group of the event: CBC, Burst, External, Detchar or Test',
	},
	read: requiredText('Group', 'Give an analysis group, for example CBC or Test.'),
};

const pipeline: Field<'pipeline', string> = {
	property: {
		displayName: 'Pipeline',
		name: 'pipeline',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. gstlal',
		description: 'Search pipeline that found the event, such as gstlal, MBTA, pycbc, spiir or CWB',
	},
	read: requiredText('Pipeline', 'Give a search pipeline, for example gstlal.'),
};

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

const search: Field<'search', string> = {
	property: {
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		placeholder: 'e.g. AllSky',
		description: 'Which search of the pipeline, such as AllSky, EarlyWarning or MDC',
	},
	read: text,
};

const additionalFields = collection(
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
	},
	[labels, offline, search],
);

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create an event',
	description: 'Upload an event with the file of its pipeline',
	access: 'write',
	fields: [group, pipeline, binaryField, additionalFields],
	async execute({ client, params, upload, signal }) {
		const file = await upload(params.binaryField);
		const { group: groupName, pipeline: pipelineName, additionalFields: more } = params;
		return await client.events.create(
			{ group: groupName, pipeline: pipelineName, ...more, file },
			{ signal },
		);
	},
});
