import { textField } from '../../../shared/parameters/commonFields';
import { operation } from '../../operation';
import { kafkaTimeLimit, onlyKafka, optionsOfKafka } from './kafka';

const topic = textField(
	'topic',
	'Topic',
	'gstlal',
	'Where to send the message: a pipeline, or the full name of a topic. Empty for the default topic of the credential.',
);

export const pingKafka = operation({
	name: 'Ping Kafka',
	value: 'pingKafka',
	action: 'Send a test message through Kafka',
	description: 'Check the way of events through Kafka with a message that its readers ignore',
	access: 'write',
	fields: [onlyKafka, topic, optionsOfKafka(kafkaTimeLimit)],
	execute: async ({ client, params, kafka, signal }) =>
		await client.kafka.ping({
			...params.kafkaOptions,
			identity: await kafka(),
			topic: params.topic,
			signal,
		}),
});
