import {
	AclOperationTypes,
	AclPermissionTypes,
	AclResourceTypes,
	Kafka,
	logLevel,
	ResourcePatternTypes,
} from 'kafkajs';
import type { Broker } from '../../scripts/kafka/broker';
import { topicNames, usualAlertTopics } from '../../simulator/kafka/alertPublisher';

/** The topics of the test broker; the instance is `localhost`, the name of the simulator. */
export const topics = {
	/** For the group Test. */
	test: 'localhost.test',
	gstlal: 'localhost.gstlal',
	/** Takes no message of more than 1,000 bytes. */
	small: 'localhost.spiir',
	/** May be seen but not written to by the user `pipeline`. */
	readOnly: 'localhost.pycbc',
	/** May not even be seen by the user `pipeline`. */
	hidden: 'localhost.cwb',
	/** Of another GraceDB. */
	other: 'gracedb-playground.gstlal',
};

/** Those of streams. */
export const streams = {
	/** Public notices. */
	alerts: 'igwn.gwalert',
	heartbeat: 'gcn.heartbeat',
	igwn: 'gracedb.superevent',
	igwnOfGroup: 'gracedb.cbc_gstlal',
	/** May not be seen by the users of streams. */
	secret: 'gracedb.secret',
};

/** Users with a password. */
export const scramUsers = {
	'albert-1a2b': 'albert-secret-pass',
	/** May not read in any group. */
	'marie-3c4d': 'marie-secret-pass',
	/** May see no topic. */
	'blind-5e6f': 'blind-secret-pass',
};

const user = 'User:pipeline@ligo.org';

/** Makes them; whoever comes through the open port may do everything. */
export async function makeTopics({ open }: Pick<Broker, 'open'>): Promise<void> {
	const admin = new Kafka({ brokers: [open], logLevel: logLevel.NOTHING }).admin();
	await admin.connect();
	try {
		await admin.createTopics({
			topics: [
				{ topic: topics.test, numPartitions: 3 },
				{ topic: topics.gstlal, numPartitions: 8 },
				{
					topic: topics.small,
					configEntries: [{ name: 'max.message.bytes', value: '1000' }],
				},
				{ topic: topics.readOnly },
				{ topic: topics.hidden },
				{ topic: topics.other },
				...topicNames(usualAlertTopics).map((topic) => ({ topic })),
				{ topic: streams.igwnOfGroup },
				{ topic: streams.secret },
			],
		});
		const rule = (
			resourceName: string,
			operation: AclOperationTypes,
			permissionType: AclPermissionTypes,
			principal = user,
		) => ({
			resourceType: AclResourceTypes.TOPIC,
			resourceName,
			resourcePatternType: ResourcePatternTypes.LITERAL,
			principal,
			host: '*',
			operation,
			permissionType,
		});
		await admin.createAcls({
			acl: [
				rule(topics.readOnly, AclOperationTypes.DESCRIBE, AclPermissionTypes.ALLOW),
				rule(topics.readOnly, AclOperationTypes.WRITE, AclPermissionTypes.DENY),
				rule(topics.hidden, AclOperationTypes.ALL, AclPermissionTypes.DENY),
				rule(streams.secret, AclOperationTypes.ALL, AclPermissionTypes.DENY, 'User:albert-1a2b'),
				// Where there are rules, the broker refuses whoever has none.
				...[AclResourceTypes.TOPIC, AclResourceTypes.GROUP].map((resourceType) => ({
					...rule('*', AclOperationTypes.ALL, AclPermissionTypes.ALLOW, 'User:*'),
					resourceType,
				})),
				rule('*', AclOperationTypes.ALL, AclPermissionTypes.DENY, 'User:blind-5e6f'),
				{
					...rule('*', AclOperationTypes.ALL, AclPermissionTypes.DENY, 'User:marie-3c4d'),
					resourceType: AclResourceTypes.GROUP,
				},
			],
		});
	} finally {
		await admin.disconnect();
	}
}
