import { simplifyVoevent } from '../../../../gracedb/simplify/simplifyVoevent';
import { simplify } from '../../../shared/parameters/output';
import { objectId } from '../../../shared/parameters/superevent';
import { listOptions, present } from '../../../shared/parameters/wholeList';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many VOEvents',
	description: 'Get many VOEvents: all of a superevent or event',
	access: 'read',
	fields: [objectId, simplify, listOptions],
	async *execute({ client, params, signal }) {
		const rows = await client.voevents.list(params.superevent, { signal });
		yield* present(rows, params, (row) => simplifyVoevent(row, params.superevent));
	},
});
