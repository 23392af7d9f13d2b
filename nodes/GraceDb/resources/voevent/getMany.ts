import { objectId } from '../../fields/superevent';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many VO events',
	description: 'Get many VOEvents: all of a superevent or event',
	access: 'read',
	fields: [objectId],
	async *execute({ client, params, signal }) {
		yield* await client.voevents.list(params.objectId, { signal });
	},
});
