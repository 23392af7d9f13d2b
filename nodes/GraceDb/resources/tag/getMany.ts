import { logNumber } from '../../fields/number';
import { objectId } from '../../fields/superevent';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many tags',
	description: 'Get many tags: all of a log entry',
	access: 'read',
	fields: [objectId, logNumber],
	async *execute({ client, params, signal }) {
		yield* await client.tags.list({ objectId: params.objectId, log: params.logNumber }, { signal });
	},
});
