import { simplifyEvent } from '../../../../gracedb/simplify/simplifyEvent';
import { simplify } from '../../../shared/parameters/output';
import { binaryField } from '../../../shared/parameters/binary';
import { event } from '../../../shared/parameters/event';
import { operation } from '../../operation';

export const replace = operation({
	name: 'Replace',
	value: 'replace',
	action: 'Replace the file of an event',
	description: 'Replace the file of one of your events and reprocess it',
	access: 'write',
	fields: [event, binaryField, simplify],
	async execute({ client, params, upload, signal }) {
		const file = await upload(params.binaryField);
		await client.events.replace(params.event, file, { signal });
		const replaced = await client.events.get(params.event, { signal });
		return params.simplify ? simplifyEvent(replaced, client.apiUrl) : replaced;
	},
});
