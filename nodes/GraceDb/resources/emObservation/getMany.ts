import { simplifyEmObservation } from '../../../../gracedb/alert/simplifyEmObservation';
import { listOptions, pickColumns, simplify } from '../../fields/output';
import { objectId } from '../../fields/superevent';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many EM observations',
	description: 'Get many EM observations: all of a superevent or event',
	access: 'read',
	fields: [objectId, simplify, listOptions],
	async *execute({ client, params, signal }) {
		for (const row of await client.emObservations.list(params.objectId, { signal })) {
			const item = params.simplify ? simplifyEmObservation(row, params.objectId) : row;
			yield pickColumns(item, params.options.columns);
		}
	},
});
