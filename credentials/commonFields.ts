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
