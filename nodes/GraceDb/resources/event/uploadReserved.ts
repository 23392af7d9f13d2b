import { simplifyEvent } from '../../../../gracedb/simplify/simplifyEvent';
import { simplify } from '../../../shared/parameters/output';
import { binaryField } from '../../../shared/parameters/binary';
import { additionalFields } from '../../../shared/parameters/collections';
import { event } from '../../../shared/parameters/event';
import { labels } from '../../../shared/parameters/label';
import { operation } from '../../operation';
import { textField } from '../../../shared/parameters/commonFields';

const kafkaServer = textField(
	'kafkaServer',
	'Kafka Server',
	'broker.example.org:9092',
	'Address of the Kafka broker that delivered the event, for the record',
);

const kafkaTopic = textField(
	'kafkaTopic',
	'Kafka Topic',
	'gracedb.gstlal',
	'Kafka topic that delivered the event, for the record',
);

export const uploadReserved = operation({
	name: 'Upload Reserved',
	value: 'uploadReserved',
	action: 'Upload the file of a reserved event',
	description: 'Upload the file of an event whose ID was reserved (GraceDB 2.36 or newer)',
	access: 'write',
	fields: [event, binaryField, simplify, additionalFields(kafkaServer, kafkaTopic, labels)],
	async execute({ client, params, upload, signal }) {
		const file = await upload(params.binaryField);
		const reserved = { ...params.additionalFields, file };
		const made = await client.events.uploadReserved(params.event, reserved, { signal });
		return params.simplify ? simplifyEvent(made, client.apiUrl) : made;
	},
});
