import { simplifyLabel } from '../../../../gracedb/alert/simplifyLabel';
import { listOptions, pickColumns, simplify } from '../../fields/output';
import { objectId } from '../../fields/superevent';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many labels',
	description: 'Get many labels: all of a superevent or event',
	access: 'read',
	fields: [objectId, simplify, listOptions],
	async *execute({ client, params, signal }) {
		for (const row of await client.labels.list(params.objectId, { signal })) {
			const item = params.simplify ? simplifyLabel(row, params.objectId) : row;
			yield pickColumns(item, params.options.columns);
		}
	},
});
