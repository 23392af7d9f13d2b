import { simplifyNotice } from '../../../../gracedb/simplify/simplifyNotice';
import { simplify } from '../../../shared/parameters/output';
import { superevent } from '../../../shared/parameters/superevent';
import { listOptions, present } from '../../../shared/parameters/wholeList';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many notices',
	description: 'Get many public notices: all of a superevent (GraceDB 2.36 or newer)',
	access: 'read',
	fields: [superevent, simplify, listOptions],
	async *execute({ client, params, signal }) {
		const rows = await client.notices.list(params.superevent, { signal });
		yield* present(rows, params, (row) => simplifyNotice(row, params.superevent));
	},
});
