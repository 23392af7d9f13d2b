import { binaryField } from '../../fields/binary';
import { additionalFields } from '../../fields/collections';
import { event } from '../../fields/event';
import { labels } from '../../fields/label';
import { operation } from '../../operation';

export const uploadReserved = operation({
	name: 'Upload Reserved',
	value: 'uploadReserved',
	action: 'Upload a reserved event',
	description: 'Upload the file of an event whose ID was reserved; needs a server since 2.36',
	access: 'write',
	fields: [event, binaryField, additionalFields(labels)],
	async execute({ client, params, upload, signal }) {
		const file = await upload(params.binaryField);
		const reserved = { ...params.additionalFields, file };
		return await client.events.uploadReserved(params.event, reserved, { signal });
	},
});
