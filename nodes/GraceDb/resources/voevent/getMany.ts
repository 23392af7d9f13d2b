import { simplifyVoevent } from '../../../../gracedb/alert/simplifyVoevent';
import { listOptions, pickColumns, simplify } from '../../fields/output';
import { objectId } from '../../fields/superevent';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many VO events',
	description: 'Get many VOEvents: all of a superevent or event',
	access: 'read',
	fields: [objectId, simplify, listOptions],
	async *execute({ client, params, signal }) {
		for (const row of await client.voevents.list(params.objectId, { signal })) {
			const item = params.simplify ? simplifyVoevent(row, params.objectId) : row;
			yield pickColumns(item, params.options.columns);
		}
	},
});
