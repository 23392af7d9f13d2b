import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class ScimmaHopskotchApi implements ICredentialType {
	name = 'scimmaHopskotchApi';

	displayName = 'SCiMMA Hopskotch API';

	icon: Icon = { light: 'file:../icons/gracedb.svg', dark: 'file:../icons/gracedb.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-gracedb/n8n-nodes-gracedb/blob/main/docs/streams.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. albert.einstein-1a2b3c4d',
			description:
				'Name of a credential that you create at my.hop.scimma.org, with the right to read the topics',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'SCiMMA shows it once, when the credential is created',
		},
	];
}
