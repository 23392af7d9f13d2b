import { simplifyPermission } from '../../../../gracedb/simplify/simplifyPermission';
import { simplify } from '../../../shared/parameters/output';
import { superevent } from '../../../shared/parameters/superevent';
import { listOptions, present } from '../../../shared/parameters/wholeList';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many permissions',
	description: 'Get many permissions: which groups may do what with a superevent',
	access: 'read',
	fields: [superevent, simplify, listOptions],
	async *execute({ client, params, signal }) {
		const rows = await client.permissions.list(params.superevent, { signal });
		yield* present(rows, params, (row) => simplifyPermission(row, params.superevent));
	},
});
