import type { IAuthenticate, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { identityOf } from '../gracedb/auth/credential';
import { authenticateRequest } from '../gracedb/auth/httpRequest';
import { authorityField, fileNotice, serverFields } from './commonFields';

export class GraceDbX509Api implements ICredentialType {
	name = 'graceDbX509Api';

	displayName = 'GraceDB X.509 API';

	icon: Icon = { light: 'file:../icons/gracedb.svg', dark: 'file:../icons/gracedb.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-gracedb/n8n-nodes-gracedb/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'LIGO is replacing X.509 certificates with SciTokens. Use a SciToken if you can.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		...serverFields,
		{
			displayName: 'Source',
			name: 'source',
			type: 'options',
			default: 'pem',
			description:
				'Where the certificate and the key come from. A pasted certificate is not renewed.',
			options: [
				{
					name: 'PEM',
					value: 'pem',
					description: 'Paste both here. They work until the certificate expires.',
				},
				{
					name: 'Files',
					value: 'files',
					description: 'Read files on the n8n host that another program keeps up to date',
				},
				{
					name: 'Discovery',
					value: 'discovery',
					description:
						'Search where the Python client does: X509_USER_CERT and X509_USER_KEY, X509_USER_PROXY, /tmp/x509up_u…, ~/.globus. Not for custom servers.',
				},
			],
		},
		{
			displayName: 'Certificate (PEM)',
			name: 'certificate',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			required: true,
			placeholder: '-----BEGIN CERTIFICATE-----',
			description:
				'The certificate with its chain. You can paste a whole proxy file, which has the certificate and the key.',
			displayOptions: { show: { source: ['pem'] } },
		},
		{
			displayName: 'Private Key (PEM)',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY-----',
			description: 'The key of the certificate. Leave empty if the text above includes it.',
			displayOptions: { show: { source: ['pem'] } },
		},
		fileNotice('files'),
		fileNotice('discovery'),
		{
			displayName: 'Certificate File',
			name: 'pemFile',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. /home/robot/.globus/usercert.pem',
			description:
				'Full path of the certificate with its chain, or of a proxy file, which includes the key. It is read before each request.',
			displayOptions: { show: { source: ['files'] } },
		},
		{
			displayName: 'Key File',
			name: 'keyFile',
			type: 'string',
			default: '',
			placeholder: 'e.g. /home/robot/.globus/userkey.pem',
			description: 'Full path of the private key. Leave empty if the certificate file includes it.',
			displayOptions: { show: { source: ['files'] } },
		},
		{
			displayName: 'Passphrase',
			name: 'passphrase',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Passphrase of the private key, if it is encrypted',
		},
		authorityField,
	];

	/** For n8n's HTTP Request node. A property and not a method, because n8n offers the credential there only then. */
	authenticate: IAuthenticate = async (credentials, requestOptions) =>
		await authenticateRequest(identityOf.graceDbX509Api(credentials), requestOptions);
}
