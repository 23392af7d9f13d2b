import { simplifyEvent } from '../../../../gracedb/simplify/simplifyEvent';
import { simplify } from '../../../shared/parameters/output';
import { checkBeforeRepeating } from '../../../shared/parameters/checkBeforeRepeating';
import { additionalFields } from '../../../shared/parameters/collections';
import { contentId, group, pipeline, replayId, search } from '../../../shared/parameters/event';
import { labels } from '../../../shared/parameters/label';
import { operation } from '../../operation';
import { extraFields } from './extraFields';
import { chosenFile, fileField, fileFrom, fileName, fileText } from './file';
import { kafkaOptions, onFailure, submitThrough } from './kafka';
import { flagField } from '../../../shared/parameters/commonFields';

const offline = flagField('offline', 'Offline', 'Whether the event comes from an offline analysis');

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create an event',
	description: 'Upload an event with the file from its pipeline',
	access: 'write',
	fields: [
		group,
		pipeline,
		fileFrom,
		fileField,
		fileText,
		simplify,
		submitThrough,
		onFailure,
		kafkaOptions,
		additionalFields(
			checkBeforeRepeating,
			contentId,
			extraFields,
			fileName,
			labels,
			offline,
			replayId,
			search,
		),
	],
	async execute({ client, params, upload, kafka, signal }) {
		const { group: groupName, pipeline: pipelineName } = params;
		const { checkBeforeRepeating: isCareful, fileName: name, ...more } = params.additionalFields;
		const file = await chosenFile(params, upload, name);
		const event = { group: groupName, pipeline: pipelineName, ...more, file };
		if (params.submitThrough === 'http') {
			const options = { checkBeforeRepeating: isCareful, signal };
			const made = await client.events.create(event, options);
			return params.simplify ? simplifyEvent(made, client.apiUrl) : made;
		}
		return await client.kafka.submit(event, {
			...params.kafkaOptions,
			onFailure: params.onFailure,
			identity: await kafka(),
			checkBeforeRepeating: isCareful,
			signal,
		});
	},
});
