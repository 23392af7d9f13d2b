import type { IAuthenticate, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { identityOf } from '../gracedb/auth/credential';
import { checkSameOrigin } from '../gracedb/auth/httpRequest';
import { servers } from '../gracedb/servers';

export class GraceDbSciTokenApi implements ICredentialType {
	name = 'graceDbSciTokenApi';

	displayName = 'GraceDB SciToken API';

	icon: Icon = { light: 'file:../icons/gracedb.svg', dark: 'file:../icons/gracedb.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-gracedb/n8n-nodes-gracedb#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Server',
			name: 'server',
			type: 'options',
			default: 'production',
			description: 'The GraceDB for which the token is',
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
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'A SciToken with the scope gracedb.read, as htgettoken writes it. Tokens live a few hours; an expired one is told by an error.',
		},
	];

	/** For n8n's HTTP Request node. A property and not a method, because n8n offers the credential there only then. */
	authenticate: IAuthenticate = (credentials, requestOptions) => {
		const { serverUrl, auth } = identityOf.graceDbSciTokenApi(credentials);
		checkSameOrigin(serverUrl, requestOptions);
		auth.check(Date.now());
		return Promise.resolve({
			...requestOptions,
			headers: { ...requestOptions.headers, ...auth.headers() },
			sendCredentialsOnCrossOriginRedirect: false,
		});
	};
}
