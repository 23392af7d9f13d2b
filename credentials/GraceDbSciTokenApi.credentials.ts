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
			description: 'Where the token comes from. A pasted token is not renewed.',
			options: [
				{
					name: 'Token',
					value: 'token',
					description: 'Paste the token here. It works until it expires.',
				},
				{
					name: 'File or Discovery',
					value: 'file',
					description: 'Read a file on the n8n host that another program keeps up to date',
				},
				{
					name: 'Vault',
					value: 'vault',
					description: 'Get tokens from HashiCorp Vault, as htgettoken does. Works for weeks.',
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
				'A SciToken with the scope gracedb.read, for example from htgettoken. Tokens expire after a few hours.',
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
				'Full path of a token file. It is read before each request. Leave empty to search where the Python client does: SCITOKEN, SCITOKEN_FILE, _CONDOR_CREDS, BEARER_TOKEN, BEARER_TOKEN_FILE, bt_u… in XDG_RUNTIME_DIR or /tmp. A custom server gets a token from a file only if its audience names that server, and never one from discovery.',
			displayOptions: { show: { source: ['file'] } },
		},
		{
			displayName: 'Vault Address',
			name: 'vaultUrl',
			type: 'string',
			default: 'https://vault.ligo.org:8200',
			required: true,
			placeholder: 'e.g. https://vault.ligo.org:8200',
			description: 'Address of the Vault server. Must start with https://.',
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
				'The part after /v1/ of the address that <code>htgettoken --showbearerurl</code> prints',
			displayOptions: { show: { source: ['vault'] } },
		},
		{
			displayName: 'Vault Token',
			name: 'vaultToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Content of /tmp/vt_u… after you run htgettoken. Valid for weeks.',
			displayOptions: { show: { source: ['vault'] } },
		},
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
		{
			displayName: 'Renew Before Expiry (Seconds)',
			name: 'renewBefore',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 300,
			description: 'How long before a token expires to get a new one',
			displayOptions: { show: { source: ['vault'] } },
		},
		{
			displayName: 'Ignore Audience and Scope Mismatch',
			name: 'sendAnyway',
			type: 'boolean',
			default: false,
			description:
				'Whether to send the token even if its audience names another server or its scope is not gracedb.read. Does not apply to a token from a file or from discovery on a custom server.',
		},
		authorityField,
	];

	/** For n8n's HTTP Request node. A property and not a method, because n8n offers the credential there only then. */
	authenticate: IAuthenticate = async (credentials, requestOptions) =>
		await authenticateRequest(identityOf.graceDbSciTokenApi(credentials), requestOptions);
}
