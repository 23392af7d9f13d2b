import { operation } from '../../operation';

export const getCurrentUser = operation({
	name: 'Get Current User',
	value: 'getCurrentUser',
	action: 'Get the current user',
	description: 'Get the signed-in user (AnonymousUser without a credential)',
	access: 'read',
	fields: [],
	execute: ({ client, signal }) => client.server.userInfo({ signal }),
});
