import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many notices',
	description: 'Get many public notices: all of a superevent; needs a server since 2.36',
	access: 'read',
	fields: [superevent],
	async *execute({ client, params, signal }) {
		yield* await client.notices.list(params.superevent, { signal });
	},
});
