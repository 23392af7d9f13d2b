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
			token: 'A SciToken with the scope gracedb.read, as htgettoken writes it.',
			file: 'A custom server gets the token of a file only if the audience names that server, and none from discovery.',
		}),
		{
			displayName: 'Scopes',
			name: 'vaultScopes',
			type: 'string',
			default: '',
			placeholder: 'e.g. gracedb.read',
			description: 'Scopes to ask for; empty for those that the path stands for',
			displayOptions: { show: { source: ['vault'] } },
		},
		{
			displayName: 'Audience',
			name: 'vaultAudience',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://gracedb.ligo.org',
			description: 'Audience to ask for; empty for that which the path stands for',
			displayOptions: { show: { source: ['vault'] } },
		},
		renewBeforeField,
		sendAnywayField(
			'Whether to send the token to a server for which it was not made: its audience names another, or its scope is another than gracedb.read. Does not count for a token from a file or from discovery at a custom server.',
		),
		authorityField,
	];

	/** For n8n's HTTP Request node. A property and not a method, because n8n offers the credential there only then. */
	authenticate: IAuthenticate = async (credentials, requestOptions) =>
		await authenticateRequest(identityOf.graceDbSciTokenApi(credentials), requestOptions);
}
