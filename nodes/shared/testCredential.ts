import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import type { JsonObject } from '../../gracedb/json';
import { createGraceDbClient } from '../../gracedb/client';
import { identityOf, isCredentialType } from '../../gracedb/auth/credential';
import { egressOf } from '../../gracedb/http/egress';
import { interactiveOptions } from './interactiveOptions';

/**
 * Tries a credential by asking the server whom it sees. Never throws: n8n does not catch what a test throws.
 *
 * @returns the user's name and the credential's end, or why it does not work and what to do
 */
export async function testGraceDbCredential(
	this: ICredentialTestFunctions,
	{ type, data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		if (!isCredentialType(type)) throw new Error(`The nodes have no credential type "${type}".`);
		const identity = identityOf[type](data);
		const egress = egressOf(undefined);
		const client = createGraceDbClient({ ...interactiveOptions, ...identity, egress });
		const user = await client.server.userInfo();
		const { expires } = await client.credential();
		const until = expires ? `. The credential expires at ${expires}` : '';
		return {
			status: 'OK',
			message: `Signed in to ${client.apiUrl.host} as ${nameOf(user)}${until}`,
		};
	} catch (error) {
		return { status: 'Error', message: sentence(error) };
	}
}

function nameOf({ username }: JsonObject): string {
	return typeof username === 'string' ? username : 'an unnamed user';
}

/** An error in one paragraph: what is wrong, and what to do about it. */
export function sentence(error: unknown): string {
	if (error instanceof GraceDbError) return [error.message, error.advice].filter(Boolean).join(' ');
	return error instanceof Error ? error.message : String(error);
}
