import type { IAuthenticate, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { identityOf } from '../gracedb/auth/credential';
import { authenticateRequest } from '../gracedb/auth/httpRequest';
import {
	authorityField,
	renewBeforeField,
	sendAnywayField,
	serverFields,
	tokenFields,
} from './commonFields';

export class GraceDbSciTokenApi implements ICredentialType {
	name = 'graceDbSciTokenApi';

	displayName = 'GraceDB SciToken API';

	icon: Icon = { light: 'file:../icons/gracedb.svg', dark: 'file:../icons/gracedb.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-gracedb/n8n-nodes-gracedb/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		...serverFields,
		...tokenFields({
			token: 'A SciToken with the scope gracedb.read, for example from htgettoken.',
			file: 'A custom server gets a token from a file only if its audience names that server, and never gets one from the search.',
		}),
		{
			displayName: 'Scopes',
			name: 'vaultScopes',
			type: 'string',
			default: '',
			placeholder: 'e.g. gracedb.read',
			description: 'Scopes to request. Leave empty for those of the path.',
			displayOptions: { show: { source: ['vault'] } },
		},
		{
			displayName: 'Audience',
			name: 'vaultAudience',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://gracedb.ligo.org',
			description: 'Audience to request. Leave empty for that of the path.',
			displayOptions: { show: { source: ['vault'] } },
		},
		renewBeforeField,
		sendAnywayField(
			'Whether to send the token even if its audience names another server or its scope is not gracedb.read. Does not apply to a token from a file or from discovery on a custom server.',
		),
		authorityField,
	];

	/** For n8n's HTTP Request node. A property and not a method, because n8n offers the credential there only then. */
	authenticate: IAuthenticate = async (credentials, requestOptions) =>
		await authenticateRequest(identityOf.graceDbSciTokenApi(credentials), requestOptions);
}
