import { objectId } from '../../fields/superevent';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many labels',
	description: 'Get many labels: all of a superevent or event',
	access: 'read',
	fields: [objectId],
	async *execute({ client, params, signal }) {
		yield* await client.labels.list(params.objectId, { signal });
	},
});
