import { operation } from '../../operation';

export const getCredentialInfo = operation({
	name: 'Get Credential Info',
	value: 'getCredentialInfo',
	action: 'Get information about the credential',
	description: 'Get type, subject, scopes and expiry of the credential, but not the secret',
	access: 'read',
	fields: [],
	execute: async ({ client }) => ({ ...(await client.credential()) }),
});
