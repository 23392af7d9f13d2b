import type { INodeProperties } from 'n8n-workflow';
import { servers } from '../gracedb/servers';

/** What both types of credential ask first: which server, and what may be done there. */
export const serverFields: INodeProperties[] = [
	{
		displayName: 'Server',
		name: 'server',
		type: 'options',
		default: 'production',
		description: 'The GraceDB to sign in to; the credential is sent to no other server',
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
			'Address of the GraceDB server, with or without /api/ at the end. Must begin with https://, except for localhost.',
		displayOptions: { show: { server: ['custom'] } },
	},
	{
		displayName: 'Access',
		name: 'access',
		type: 'options',
		default: 'readOnly',
		description: 'What workflows, and AI agents that are given a GraceDB node, may do with it',
		options: [
			{
				name: 'Read Only',
				value: 'readOnly',
				description: 'Whatever could change something on the server is refused before it is sent',
			},
			{
				name: 'Read and Write',
				value: 'readWrite',
				description: 'Everything that the user may do on the server',
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
		'For a private server: the certificate of the authority that made the server’s own. Trusted beside the usual ones.',
	displayOptions: { show: { server: ['custom'] } },
};

/** A notice for the sources that read from the machine. */
export const fileNotice = (source: string): INodeProperties => ({
	displayName:
		'Reading from the machine is off until the operator of n8n sets the environment variable GRACEDB_CREDENTIAL_FILES: to the folders from which credential files may be read, and to the word <code>discovery</code> for the search.',
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
		description: `${words.token} Tokens live a few hours; an expired one gives an error.`,
		displayOptions: { show: { source: ['token'] } },
	},
	fileNotice('file'),
	{
		displayName: 'File',
		name: 'bearerFile',
		type: 'string',
		default: '',
		placeholder: 'e.g. /run/secrets/bt_u1000',
		description: `Full path of a token file, read before each request. Empty for the discovery of the Python client: SCITOKEN, SCITOKEN_FILE, _CONDOR_CREDS, BEARER_TOKEN, BEARER_TOKEN_FILE, bt_u… in XDG_RUNTIME_DIR or /tmp. ${words.file}`,
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
];

export const renewBeforeField: INodeProperties = {
	displayName: 'Renew Before End (Seconds)',
	name: 'renewBefore',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 300,
	description: 'How long before its end a token is fetched anew',
	displayOptions: { show: { source: ['vault'] } },
};

/** The switch that sends a token past the checks of what it was made for. */
export const sendAnywayField = (description: string): INodeProperties => ({
	displayName: 'Send Anyway',
	name: 'sendAnyway',
	type: 'boolean',
	default: false,
	description,
});
