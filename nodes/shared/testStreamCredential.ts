import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { egressOf } from '../../gracedb/http/egress';
import { probeStream } from '../../gracedb/kafka/probe';
import {
	streamAccess,
	streamCredentialTypes,
	type StreamCredentialType,
} from '../../gracedb/kafka/streamCredential';
import { sentence } from './testCredential';

/** What to do about a credential that works but shows no topics. */
const withoutTopics: Partial<Record<StreamCredentialType, string>> = {
	gcnApi:
		'Create client credentials with the scope gcn.nasa.gov/kafka-public-consumer at gcn.nasa.gov.',
	scimmaHopskotchApi: 'Give the credential the right to read igwn.gwalert at my.hop.scimma.org.',
};

/**
 * Tries a credential for a stream: gets a token, connects, signs in, looks the topics up and asks for the right to read in a group. Never
 * throws: n8n does not catch what a test throws.
 *
 * @returns the topics of alerts that are there, or why it does not work and what to do
 */
export async function testStreamCredential(
	this: ICredentialTestFunctions,
	{ type, data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const known = streamCredentialTypes.find((one) => one === type);
		if (!known) throw new Error(`The nodes have no credential type "${type}".`);
		const { brokers, topics } = await probeStream({
			access: streamAccess(known, data),
			egress: egressOf(undefined),
		});
		if (topics.length > 0) {
			const found = topics.slice(0, 8).join(', ');
			return { status: 'OK', message: `Signed in to ${brokers}; there are alerts in ${found}` };
		}
		const nothing = `Signed in to ${brokers}, but it shows no topic of alerts to this user`;
		const advice = withoutTopics[known];
		// A broker of one's own may have topics of other names.
		if (advice === undefined) return { status: 'OK', message: nothing };
		return { status: 'Error', message: `${nothing}. ${advice}` };
	} catch (error) {
		return { status: 'Error', message: sentence(error) };
	}
}
