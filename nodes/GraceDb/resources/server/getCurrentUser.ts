import { operation } from '../../operation';

export const getCurrentUser = operation({
	name: 'Get Current User',
	value: 'getCurrentUser',
	action: 'Get the current user',
	description: 'Get whom the server takes you for; without a credential AnonymousUser',
	access: 'read',
	fields: [],
	execute: ({ client, signal }) => client.server.userInfo({ signal }),
});
