import { binaryField } from '../../../shared/parameters/binary';
import { additionalFields } from '../../../shared/parameters/collections';
import { event } from '../../../shared/parameters/event';
import { labels } from '../../../shared/parameters/label';
import { text } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';

const kafkaServer: Field<'kafkaServer', string> = {
	property: {
		displayName: 'Kafka Server',
		name: 'kafkaServer',
		type: 'string',
		default: '',
		placeholder: 'e.g. broker.example.org:9092',
		description: 'Address of the Kafka broker by which the event came, for the record',
	},
	read: text,
};

const kafkaTopic: Field<'kafkaTopic', string> = {
	property: {
		displayName: 'Kafka Topic',
		name: 'kafkaTopic',
		type: 'string',
		default: '',
		placeholder: 'e.g. gracedb.gstlal',
		description: 'Kafka topic by which the event came, for the record',
	},
	read: text,
};

export const uploadReserved = operation({
	name: 'Upload Reserved',
	value: 'uploadReserved',
	action: 'Upload a reserved event',
	description: 'Upload the file of an event whose ID was reserved; needs a server since 2.36',
	access: 'write',
	fields: [event, binaryField, additionalFields(kafkaServer, kafkaTopic, labels)],
	async execute({ client, params, upload, signal }) {
		const file = await upload(params.binaryField);
		const reserved = { ...params.additionalFields, file };
		return await client.events.uploadReserved(params.event, reserved, { signal });
	},
});
