import { simplifyEmObservation } from '../../../../gracedb/simplify/simplifyEmObservation';
import { simplify } from '../../../shared/parameters/output';
import { objectId } from '../../../shared/parameters/superevent';
import { listOptions, present } from '../../../shared/parameters/wholeList';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many EM observations',
	description: 'Get many EM observations: all of a superevent or event',
	access: 'read',
	fields: [objectId, simplify, listOptions],
	async *execute({ client, params, signal }) {
		const rows = await client.emObservations.list(params.superevent, { signal });
		yield* present(rows, params, (row) => simplifyEmObservation(row, params.superevent));
	},
});
