import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { authorityOf, type CredentialType, identityOf } from '../../gracedb/auth/credential';
import { noAuth } from '../../gracedb/auth/anonymous';
import {
	createGraceDbClient,
	type GraceDbClient,
	type GraceDbClientOptions,
} from '../../gracedb/client';
import { inputError } from '../../gracedb/errors/GraceDbError';
import { type EgressHelpers, egressOf } from '../../gracedb/http/egress';
import { textOf } from '../../gracedb/json';
import { serverAddress } from '../../gracedb/servers';

/** The little that is needed of n8n to connect; its contexts for executing, polling and list loading all have it. */
export interface ConnectionSource {
	parameter: (name: string) => unknown;
	credential: (type: CredentialType) => Promise<ICredentialDataDecryptedObject>;
	/** Has n8n's filter of connections. */
	helpers: EgressHelpers;
}

/** Credential types by the value of the parameter Authentication. */
const credentialTypes = new Map<string, CredentialType>([
	['sciToken', 'graceDbSciTokenApi'],
	['x509', 'graceDbX509Api'],
]);

/**
 * A client for the server and the user that a node's parameters and credential name.
 *
 * @throws GraceDbError of kind `input` or `credential`
 */
export async function connect(
	source: ConnectionSource,
	given: Partial<GraceDbClientOptions> = {},
): Promise<GraceDbClient> {
	const options = { ...given, egress: egressOf(source.helpers) };
	const found = await credentialOf(source);
	if (found) return createGraceDbClient({ ...options, ...identityOf[found.type](found.data) });
	const { parameter } = source;
	const server = textOf(parameter('server'));
	const serverUrl = serverAddress(server, textOf(parameter('customServer')));
	// The panel hides the field for a known server, and n8n keeps what was typed.
	const ca = server === 'custom' ? authorityOf(parameter('ca')) : undefined;
	return createGraceDbClient({ ...options, serverUrl, ca, auth: noAuth });
}

/**
 * The filled-in credential that a node uses; undefined for an anonymous user.
 *
 * @throws GraceDbError of kind `input`
 */
export async function credentialOf({
	parameter,
	credential,
}: Pick<ConnectionSource, 'parameter' | 'credential'>): Promise<
	{ type: CredentialType; data: ICredentialDataDecryptedObject } | undefined
> {
	const authentication = textOf(parameter('authentication')) || 'none';
	if (authentication === 'none') return undefined;
	const type = credentialTypes.get(authentication);
	if (type !== undefined) return { type, data: await credential(type) };
	throw inputError(
		`Authentication: "${authentication}" is not a choice.`,
		'Choose None, SciToken or X.509 Certificate.',
	);
}
