import { simplifySignoff } from '../../../../gracedb/alert/simplifySignoff';
import { simplify } from '../../fields/output';
import { superevent } from '../../fields/superevent';
import { listOptions, present } from '../../fields/wholeList';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many signoffs',
	description: 'Get many signoffs: all of a superevent',
	access: 'read',
	fields: [superevent, simplify, listOptions],
	async *execute({ client, params, signal }) {
		const rows = await client.signoffs.list(params.superevent, { signal });
		yield* present(rows, params, (row) => simplifySignoff(row, params.superevent));
	},
});
