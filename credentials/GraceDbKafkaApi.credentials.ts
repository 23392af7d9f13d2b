import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { authorityField, renewBeforeField, sendAnywayField, tokenFields } from './commonFields';

const withTls = { show: { useTls: [true] } };

export class GraceDbKafkaApi implements ICredentialType {
	name = 'graceDbKafkaApi';

	displayName = 'GraceDB Kafka API';

	icon: Icon = { light: 'file:../icons/gracedb.svg', dark: 'file:../icons/gracedb.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-gracedb/n8n-nodes-gracedb/blob/main/docs/kafka.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Bootstrap Servers',
			name: 'bootstrapServers',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. kafka.example.org:9092',
			description:
				'Comma-separated addresses of Kafka brokers, host and port. The token goes to them, to hosts below or beside them in the same domain, and to no others.',
		},
		{
			displayName: 'Use TLS',
			name: 'useTls',
			type: 'boolean',
			default: true,
			description: 'Whether the connection is encrypted. Without TLS only localhost works.',
		},
		{
			...authorityField,
			description:
				'For a broker whose certificate was made by an authority of its own: the certificate of that authority. Trusted beside the usual ones.',
			displayOptions: withTls,
		},
		{
			displayName: 'Skip Host Name Verification',
			name: 'skipHostVerification',
			type: 'boolean',
			default: false,
			description: 'Whether to accept a certificate that was made for another host',
			displayOptions: withTls,
		},
		{
			displayName:
				'🔴 <b>Host names are not checked.</b> Whoever has a certificate of a trusted authority can pass for the broker and read the token. Use this for tests only.',
			name: 'hostNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { useTls: [true], skipHostVerification: [true] } },
		},
		...tokenFields({
			token: 'A SciToken for the audience and with the scope below, as htgettoken writes it.',
			file: 'A token that is read from the machine goes only to brokers that its audience names.',
		}),
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'string',
			default: 'gracedb.read',
			placeholder: 'e.g. gracedb.read',
			description: 'Scope that the token must have; empty for any',
		},
		{
			displayName: 'Audience',
			name: 'audience',
			type: 'string',
			default: '',
			placeholder: 'e.g. kafka.example.org',
			description:
				'Audience that the token must be for; empty for the host name of a bootstrap server',
		},
		renewBeforeField,
		sendAnywayField(
			'Whether to send the token although its audience or scope is another. Does not count for a token from a file or from discovery.',
		),
		{
			displayName: 'Default Topic',
			name: 'defaultTopic',
			type: 'string',
			default: 'test',
			placeholder: 'e.g. test',
			description:
				'Topic of Ping Kafka: what follows the name of the GraceDB server and a dot, or the full name. Events go to the topic of their pipeline.',
		},
		{
			displayName: 'Acknowledgements',
			name: 'acknowledgements',
			type: 'options',
			default: 'all',
			description: 'How many brokers must have a message before it counts as confirmed',
			options: [
				{ name: 'All', value: 'all', description: 'The leader and all replicas that are in sync' },
				{ name: 'Leader', value: 'leader', description: 'The leader alone' },
				{
					name: 'None',
					value: 'none',
					description: 'Quicker, but it never becomes known whether a message has arrived',
				},
			],
		},
		{
			displayName: 'Compression',
			name: 'compression',
			type: 'options',
			default: 'gzip',
			description: 'How messages are compressed on their way and on the broker',
			options: [
				{ name: 'Gzip', value: 'gzip' },
				{ name: 'None', value: 'none' },
			],
		},
	];
}
