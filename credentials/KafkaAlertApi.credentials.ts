import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { authorityField } from './commonFields';

const withTls = { show: { useTls: [true] } };
const withPassword = { show: { mechanism: ['scram-sha-512', 'scram-sha-256', 'plain'] } };
const withClient = { show: { mechanism: ['oauthbearer'] } };

export class KafkaAlertApi implements ICredentialType {
	name = 'kafkaAlertApi';

	displayName = 'Kafka Alert Broker API';

	icon: Icon = { light: 'file:../icons/gracedb.svg', dark: 'file:../icons/gracedb.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-gracedb/n8n-nodes-gracedb/blob/main/docs/streams.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Bootstrap Servers',
			name: 'bootstrapServers',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. kafka.example.org:9092',
			description:
				'Comma-separated addresses of Kafka brokers, host and port. The credential goes to them, to hosts below or beside them in the same domain, and to no others.',
		},
		{
			displayName: 'Mechanism',
			name: 'mechanism',
			type: 'options',
			default: 'scram-sha-512',
			description: 'How to sign in',
			options: [
				{ name: 'None', value: 'none' },
				{ name: 'OAUTHBEARER (Client Credentials)', value: 'oauthbearer' },
				{ name: 'PLAIN', value: 'plain' },
				{ name: 'SCRAM-SHA-256', value: 'scram-sha-256' },
				{ name: 'SCRAM-SHA-512', value: 'scram-sha-512' },
			],
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
			displayOptions: withPassword,
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: withPassword,
		},
		{
			displayName: 'Token URL',
			name: 'tokenUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://auth.example.org/oauth2/token',
			description: 'Address of the token endpoint. ID and secret go to it and nowhere else.',
			displayOptions: withClient,
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			displayOptions: withClient,
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: withClient,
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'string',
			default: '',
			placeholder: 'e.g. example.org/kafka-consumer',
			description: 'Scope of the token; empty for the usual one of the client',
			displayOptions: withClient,
		},
		{
			displayName: 'Use TLS',
			name: 'useTls',
			type: 'boolean',
			default: true,
			description:
				'Whether the connection is encrypted. Without TLS a password or token goes to localhost only.',
		},
		{
			...authorityField,
			description:
				'For a broker whose certificate was made by an authority of its own: the certificate of that authority. Trusted beside the usual ones.',
			displayOptions: withTls,
		},
		{
			displayName: 'Group Prefix',
			name: 'groupPrefix',
			type: 'string',
			default: '',
			placeholder: 'e.g. albert.einstein-',
			description: 'With what consumer groups of this user must begin, if the broker wants that',
		},
	];
}
