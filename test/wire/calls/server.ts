import type { Run } from './run';

const resource = 'server';

export const server = {
	ping: (): Run => ({ resource, operation: 'getInfo' }),
	service_info: (): Run => ({ resource, operation: 'getInfo' }),
	get_user_info: (): Run => ({ resource, operation: 'getCurrentUser' }),
	show_credentials: (): Run => ({ resource, operation: 'getCredentialInfo' }),
};
