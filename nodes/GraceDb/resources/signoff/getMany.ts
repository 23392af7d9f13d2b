import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many signoffs',
	description: 'Get many signoffs: all of a superevent',
	access: 'read',
	fields: [superevent],
	async *execute({ client, params, signal }) {
		yield* await client.signoffs.list(params.superevent, { signal });
	},
});
