import { simplifyLabel } from '../../../../gracedb/alert/simplifyLabel';
import { simplify } from '../../fields/output';
import { objectId } from '../../fields/superevent';
import { listOptions, present } from '../../fields/wholeList';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many labels',
	description: 'Get many labels: all of a superevent or event',
	access: 'read',
	fields: [objectId, simplify, listOptions],
	async *execute({ client, params, signal }) {
		const rows = await client.labels.list(params.objectId, { signal });
		yield* present(rows, params, (row) => simplifyLabel(row, params.objectId));
	},
});
