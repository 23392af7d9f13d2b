import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class GcnApi implements ICredentialType {
	name = 'gcnApi';

	displayName = 'GCN API';

	icon: Icon = { light: 'file:../icons/gracedb.svg', dark: 'file:../icons/gracedb.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-gracedb/n8n-nodes-gracedb/blob/main/docs/streams.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			default: 'production',
			description: 'Which GCN the client credentials are from',
			options: [
				{ name: 'Development', value: 'dev', description: 'Dev.gcn.nasa.gov' },
				{ name: 'Production', value: 'production', description: 'Gcn.nasa.gov' },
				{ name: 'Test', value: 'test', description: 'Test.gcn.nasa.gov' },
			],
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description:
				'Sign in at gcn.nasa.gov and create client credentials with the scope gcn.nasa.gov/kafka-public-consumer. GCN disables those that nobody uses for 30 days.',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Goes to auth.gcn.nasa.gov only, which gives a token for an hour',
		},
	];
}
