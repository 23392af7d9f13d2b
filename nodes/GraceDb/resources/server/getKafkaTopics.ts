import { flagField } from '../../../shared/parameters/commonFields';
import { instanceOf } from '../../../../gracedb/kafka/topics';
import { operation } from '../../operation';
import { kafkaTimeLimit, onlyKafka, optionsOfKafka } from '../event/kafka';

const onlyThisServer = flagField(
	'onlyThisServer',
	'Only This Server',
	'Whether to leave out topics of other GraceDB servers',
);

export const getKafkaTopics = operation({
	name: 'Get Kafka Topics',
	value: 'getKafkaTopics',
	action: 'Get the topics of a Kafka broker',
	description: 'List the topics of a Kafka broker that the token may see',
	access: 'read',
	fields: [onlyKafka, onlyThisServer, optionsOfKafka(kafkaTimeLimit)],
	async *execute({ client, params, kafka, signal }) {
		const topics = await client.kafka.topics({
			...params.kafkaOptions,
			identity: await kafka(),
			signal,
		});
		const own = instanceOf(client.apiUrl);
		yield* topics.filter(({ instance }) => !params.onlyThisServer || instance === own);
	},
});
