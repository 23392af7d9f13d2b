import { simplifyNotice } from '../../../../gracedb/alert/simplifyNotice';
import { listOptions, pickColumns, simplify } from '../../fields/output';
import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many notices',
	description: 'Get many public notices: all of a superevent; needs a server since 2.36',
	access: 'read',
	fields: [superevent, simplify, listOptions],
	async *execute({ client, params, signal }) {
		for (const row of await client.notices.list(params.superevent, { signal })) {
			const item = params.simplify ? simplifyNotice(row, params.superevent) : row;
			yield pickColumns(item, params.options.columns);
		}
	},
});
