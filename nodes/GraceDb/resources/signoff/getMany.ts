import { simplifySignoff } from '../../../../gracedb/simplify/simplifySignoff';
import { simplify } from '../../../shared/parameters/output';
import { superevent } from '../../../shared/parameters/superevent';
import { listOptions, present } from '../../../shared/parameters/wholeList';
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
