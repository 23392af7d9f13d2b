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
