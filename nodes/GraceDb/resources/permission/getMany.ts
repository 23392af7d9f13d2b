import { simplifyPermission } from '../../../../gracedb/alert/simplifyPermission';
import { listOptions, pickColumns, simplify } from '../../fields/output';
import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many permissions',
	description: 'Get many permissions: which groups may do what with a superevent',
	access: 'read',
	fields: [superevent, simplify, listOptions],
	async *execute({ client, params, signal }) {
		for (const row of await client.permissions.list(params.superevent, { signal })) {
			const item = params.simplify ? simplifyPermission(row, params.superevent) : row;
			yield pickColumns(item, params.options.columns);
		}
	},
});
