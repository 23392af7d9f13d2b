/**
 * This package's side of the comparison with the Python clients: reads questions from standard input, a JSON object a line,
 * and answers each with a line: `{"user": …}`, `{"reverted": …}`, or `{"refused": …}` with the sentence that a person would see.
 */
import { createInterface } from 'node:readline';
import {
	type CredentialData,
	type CredentialType,
	identityOf,
} from '../../gracedb/auth/credential';
import { type HostSystem, realHostSystem } from '../../gracedb/auth/hostSystem';
import { createGraceDbClient } from '../../gracedb/client';
import { closeConnections } from '../../gracedb/http/pool';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';

interface Question {
	type: CredentialType;
	/** The credential, filled in. */
	data: CredentialData;
	/** The environment, and the home folder, in which it is used. */
	variables: Record<string, string>;
	home: string;
	/** A catalog to be reverted, instead of asking for the user. */
	revert?: { number: string; version: string; comment?: string };
}

async function answer({ type, data, variables, home, revert }: Question): Promise<object> {
	const hostSystem: HostSystem = {
		...realHostSystem,
		env: (name) => variables[name],
		home,
		// The files are not being written just then, so there is nothing to wait for.
		sleep: () => Promise.resolve(),
	};
	try {
		const client = createGraceDbClient({
			...identityOf[type](data, hostSystem),
			retry: { retries: 0 },
		});
		if (revert) {
			const { number, version, comment } = revert;
			return { reverted: await client.gwtc.revert(number, version, { comment }) };
		}
		return { user: (await client.server.userInfo())['username'] };
	} catch (error) {
		if (!(error instanceof GraceDbError)) throw error;
		return { refused: error.message };
	}
}

async function main(): Promise<void> {
	for await (const line of createInterface({ input: process.stdin })) {
		console.log(JSON.stringify(await answer(JSON.parse(line) as Question)));
	}
	await closeConnections();
}

void main();
