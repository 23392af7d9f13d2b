import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { egressOf } from '../../gracedb/http/egress';
import { kafkaIdentity } from '../../gracedb/kafka/credential';
import { listTopics } from '../../gracedb/kafka/topics';
import { brokersOf, startKafkaDeadline, useSession } from '../../gracedb/kafka/useSession';
import { sentence } from './testCredential';

/** A person waits for it; ms. */
const timeLimit = 10_000;

/**
 * Tries a Kafka credential: connects, signs in, and lists the topics. Never throws: n8n does not catch what a test throws.
 *
 * @returns the instances of GraceDB for which there are topics, or why it does not work and what to do
 */
export async function testGraceDbKafkaCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const identity = kafkaIdentity(data);
		const topics = await useSession(
			{
				identity,
				deadline: startKafkaDeadline(timeLimit),
				egress: egressOf(undefined),
			},
			listTopics,
		);
		const instances = [...new Set(topics.map(({ instance }) => instance))];
		const where = `Signed in to ${brokersOf(identity)}`;
		return instances.length > 0
			? {
					status: 'OK',
					message: `${where}; there are topics for ${instances.slice(0, 20).join(', ')}`,
				}
			: {
					status: 'Error',
					message: `${where}, but the token may not see any topic. Ask the operators of GraceDB for the right to send events.`,
				};
	} catch (error) {
		return { status: 'Error', message: sentence(error) };
	}
}
