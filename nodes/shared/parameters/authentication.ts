import type { INodeProperties } from 'n8n-workflow';
import { servers } from '../../../gracedb/servers';

/** Who is asking, and which server; a credential brings its own server. Both nodes begin with these parameters. */
export const connectionFields: INodeProperties[] = [
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		default: 'none',
		description: 'How to sign in to GraceDB. Public data needs no sign-in.',
		options: [
			{
				name: 'None (Public Data)',
				value: 'none',
			},
			{
				name: 'SciToken',
				value: 'sciToken',
			},
			{
				name: 'X.509 Certificate',
				value: 'x509',
			},
		],
	},
	{
		displayName: 'Server',
		name: 'server',
		type: 'options',
		default: 'production',
		description: 'Which GraceDB server to use',
		options: servers.map(({ name, value, description }) => ({ name, value, description })),
		displayOptions: { show: { authentication: ['none'] } },
	},
	{
		displayName: 'Server Address',
		name: 'customServer',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://gracedb.example.org',
		description: 'Address of the GraceDB server, with or without /api/ at the end',
		displayOptions: { show: { authentication: ['none'], server: ['custom'] } },
	},
	{
		displayName: 'Certificate Authority (PEM)',
		name: 'ca',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: '-----BEGIN CERTIFICATE-----',
		description:
			'For a private server: the certificate of the authority that signed its certificate. The usual authorities are trusted as well.',
		displayOptions: { show: { authentication: ['none'], server: ['custom'] } },
	},
];
