import type { INodeProperties } from 'n8n-workflow';
import { servers } from '../gracedb/servers';

/** What both types of credential ask first: which server, and what may be done there. */
export const serverFields: INodeProperties[] = [
	{
		displayName: 'Server',
		name: 'server',
		type: 'options',
		default: 'production',
		description:
			'The GraceDB server to sign in to. The credential is not sent to any other server.',
		options: servers.map(({ name, value, description }) => ({ name, value, description })),
	},
	{
		displayName: 'Server Address',
		name: 'customServer',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://gracedb.example.org',
		description:
			'Address of the GraceDB server, with or without /api/ at the end. Must start with https://, except for localhost.',
		displayOptions: { show: { server: ['custom'] } },
	},
	{
		displayName: 'Access',
		name: 'access',
		type: 'options',
		default: 'readOnly',
		description: 'What workflows and AI agents can do with the credential',
		options: [
			{
				name: 'Read Only',
				value: 'readOnly',
				description: 'Requests that could change something on the server are not sent',
			},
			{
				name: 'Read and Write',
				value: 'readWrite',
				description: 'Everything that the user is allowed to do on the server',
			},
		],
	},
];

export const authorityField: INodeProperties = {
	displayName: 'Certificate Authority (PEM)',
	name: 'ca',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: '-----BEGIN CERTIFICATE-----',
	description:
		'For a private server: the certificate of the authority that signed its certificate. The usual authorities are trusted as well.',
	displayOptions: { show: { server: ['custom'] } },
};

/** A notice for the sources that read from the machine. */
export const fileNotice = (source: string): INodeProperties => ({
	displayName:
		'Reading credentials from the n8n host is off by default. The operator of n8n turns it on with the environment variable GRACEDB_CREDENTIAL_FILES: the folders that can be read, and the word <code>discovery</code> to allow the search.',
	name: 'fileNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { source: [source] } },
});

/** Where a SciToken comes from. @param words what a pasted token must be, and where one of a file may go */
export const tokenFields = (words: { token: string; file: string }): INodeProperties[] => [
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
		description: `${words.token} Tokens expire after a few hours.`,
		displayOptions: { show: { source: ['token'] } },
	},
	fileNotice('file'),
	{
		displayName: 'File',
		name: 'bearerFile',
		type: 'string',
		default: '',
		placeholder: 'e.g. /run/secrets/bt_u1000',
		description: `Full path of a token file. It is read before each request. Leave empty to search where the Python client does: SCITOKEN, SCITOKEN_FILE, _CONDOR_CREDS, BEARER_TOKEN, BEARER_TOKEN_FILE, bt_u… in XDG_RUNTIME_DIR or /tmp. ${words.file}`,
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
];

export const renewBeforeField: INodeProperties = {
	displayName: 'Renew Before Expiry (Seconds)',
	name: 'renewBefore',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 300,
	description: 'How long before a token expires to get a new one',
	displayOptions: { show: { source: ['vault'] } },
};

/** The switch that sends a token past the checks of what it was made for. */
export const sendAnywayField = (description: string): INodeProperties => ({
	displayName: 'Ignore Audience and Scope Mismatch',
	name: 'sendAnyway',
	type: 'boolean',
	default: false,
	description,
});
