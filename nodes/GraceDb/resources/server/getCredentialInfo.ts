import { operation } from '../../operation';

export const getCredentialInfo = operation({
	name: 'Get Credential Info',
	value: 'getCredentialInfo',
	action: 'Get information about the credential',
	description: 'Get kind, subject, scopes and expiry of the credential in use; never the secret',
	access: 'read',
	fields: [],
	execute: async ({ client }) => ({ ...(await client.credential()) }),
});
