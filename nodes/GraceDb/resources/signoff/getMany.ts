import { simplifySignoff } from '../../../../gracedb/alert/simplifySignoff';
import { listOptions, pickColumns, simplify } from '../../fields/output';
import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many signoffs',
	description: 'Get many signoffs: all of a superevent',
	access: 'read',
	fields: [superevent, simplify, listOptions],
	async *execute({ client, params, signal }) {
		for (const row of await client.signoffs.list(params.superevent, { signal })) {
			const item = params.simplify ? simplifySignoff(row, params.superevent) : row;
			yield pickColumns(item, params.options.columns);
		}
	},
});
