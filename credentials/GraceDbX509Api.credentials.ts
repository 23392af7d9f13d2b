import type { IAuthenticate, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { identityOf } from '../gracedb/auth/credential';
import { checkSameOrigin } from '../gracedb/auth/httpRequest';
import { servers } from '../gracedb/servers';

export class GraceDbX509Api implements ICredentialType {
	name = 'graceDbX509Api';

	displayName = 'GraceDB X.509 API';

	icon: Icon = { light: 'file:../icons/gracedb.svg', dark: 'file:../icons/gracedb.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-gracedb/n8n-nodes-gracedb#credentials';

	properties: INodeProperties[] = [
		{
			displayName:
				'LIGO is retiring X.509 certificates in favour of SciTokens: use a SciToken where you can.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Server',
			name: 'server',
			type: 'options',
			default: 'production',
			description: 'The GraceDB for which the certificate is',
			options: servers.map(({ name, value, description }) => ({ name, value, description })),
		},
		{
			displayName: 'Server Address',
			name: 'customServer',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://gracedb.example.org',
			description: 'Address of the GraceDB server, with or without /api/ at the end',
			displayOptions: { show: { server: ['custom'] } },
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
				'The certificate with its chain. A proxy file, which holds certificate and key, may be pasted as a whole.',
		},
		{
			displayName: 'Private Key (PEM)',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY-----',
			description: 'The key of the certificate; empty if it stands in the same text',
		},
		{
			displayName: 'Pass Phrase',
			name: 'passphrase',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Pass phrase of the private key, if it is encrypted',
		},
	];

	/** For n8n's HTTP Request node. A property and not a method, because n8n offers the credential there only then. */
	authenticate: IAuthenticate = (credentials, requestOptions) => {
		const { serverUrl, auth } = identityOf.graceDbX509Api(credentials);
		checkSameOrigin(serverUrl, requestOptions);
		auth.check(Date.now());
		return Promise.resolve({
			...requestOptions,
			agentOptions: { ...requestOptions.agentOptions, ...auth.tls() },
			// n8n would show the certificate to wherever a redirect leads.
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
		});
	};
}
