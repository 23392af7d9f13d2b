import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { realHostSystem } from '../../gracedb/auth/hostSystem';
import { egressWithoutN8n } from '../../gracedb/auth/httpRequest';
import { probeStream } from '../../gracedb/kafka/probe';
import { streamAccess, streamCredentialTypes } from '../../gracedb/kafka/streamCredential';
import { sentence } from './testCredential';

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
			egress: egressWithoutN8n(realHostSystem),
		});
		const found =
			topics.length > 0
				? `; there are alerts in ${topics.slice(0, 8).join(', ')}`
				: '; it shows no topic of alerts to this user';
		return { status: 'OK', message: `Signed in to ${brokers}${found}` };
	} catch (error) {
		return { status: 'Error', message: sentence(error) };
	}
}
