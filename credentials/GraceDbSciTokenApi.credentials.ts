import type { IAuthenticate, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { identityOf } from '../gracedb/auth/credential';
import { authenticateRequest } from '../gracedb/auth/httpRequest';
import { authorityField, fileNotice, serverFields } from './commonFields';

export class GraceDbSciTokenApi implements ICredentialType {
	name = 'graceDbSciTokenApi';

	displayName = 'GraceDB SciToken API';

	icon: Icon = { light: 'file:../icons/gracedb.svg', dark: 'file:../icons/gracedb.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-gracedb/n8n-nodes-gracedb/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		...serverFields,
		{
			displayName: 'Source',
			name: 'source',
			type: 'options',
			default: 'token',
			description: 'Where the token comes from. Only the last two renew themselves.',
			options: [
				{ name: 'Token', value: 'token', description: 'Pasted here; good until it ends' },
				{
					name: 'File or Discovery',
					value: 'file',
					description: 'A file on the machine of n8n that something else keeps fresh',
				},
				{
					name: 'Vault',
					value: 'vault',
					description: 'HashiCorp Vault, as htgettoken uses it; keeps working for weeks',
				},
			],
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'A SciToken with the scope gracedb.read, as htgettoken writes it. Tokens live a few hours; an expired one gives an error.',
			displayOptions: { show: { source: ['token'] } },
		},
		fileNotice('file'),
		{
			displayName: 'File',
			name: 'bearerFile',
			type: 'string',
			default: '',
			placeholder: 'e.g. /run/secrets/bt_u1000',
			description:
				'Full path of a token file, read before each request. Empty for the discovery of the Python client: SCITOKEN, SCITOKEN_FILE, _CONDOR_CREDS, BEARER_TOKEN, BEARER_TOKEN_FILE, bt_u… in XDG_RUNTIME_DIR or /tmp. A custom server gets the token of a file only if the audience names that server, and none from discovery.',
			displayOptions: { show: { source: ['file'] } },
		},
		{
			displayName: 'Vault Address',
			name: 'vaultUrl',
			type: 'string',
			default: 'https://vault.ligo.org:8200',
			required: true,
			placeholder: 'e.g. https://vault.ligo.org:8200',
			description: 'Address of the Vault server; must begin with https',
			displayOptions: { show: { source: ['vault'] } },
		},
		{
			displayName: 'Secret Path',
			name: 'vaultPath',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. secret/oauth/creds/igwn/albert.einstein:default',
			description:
				'What follows /v1/ in the address that <code>htgettoken --showbearerurl</code> prints',
			displayOptions: { show: { source: ['vault'] } },
		},
		{
			displayName: 'Vault Token',
			name: 'vaultToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Content of /tmp/vt_u… after htgettoken; lives for weeks',
			displayOptions: { show: { source: ['vault'] } },
		},
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
		{
			displayName: 'Renew Before End (Seconds)',
			name: 'renewBefore',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 300,
			description: 'How long before its end a token is fetched anew',
			displayOptions: { show: { source: ['vault'] } },
		},
		{
			displayName: 'Send Anyway',
			name: 'sendAnyway',
			type: 'boolean',
			default: false,
			description:
				'Whether to send the token to a server for which it was not made: its audience names another, or its scope is another than gracedb.read. Does not count for a token from a file or from discovery at a custom server.',
		},
		authorityField,
	];

	/** For n8n's HTTP Request node. A property and not a method, because n8n offers the credential there only then. */
	authenticate: IAuthenticate = async (credentials, requestOptions) =>
		await authenticateRequest(identityOf.graceDbSciTokenApi(credentials), requestOptions);
}
