import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many permissions',
	description: 'Get many permissions: which groups may do what with a superevent',
	access: 'read',
	fields: [superevent],
	async *execute({ client, params, signal }) {
		yield* await client.permissions.list(params.superevent, { signal });
	},
});
