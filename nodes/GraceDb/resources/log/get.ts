import { simplifyLog } from '../../../../gracedb/simplify/simplifyLog';
import { simplify } from '../../../shared/parameters/output';
import { logNumber } from '../../../shared/parameters/number';
import { objectId } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a log entry',
	description: 'Get one log entry of a superevent or event',
	access: 'read',
	fields: [objectId, logNumber, simplify],
	async execute({ client, params, signal }) {
		const { superevent: object, logNumber: number } = params;
		const log = await client.logs.get(object, number, { signal });
		return params.simplify ? simplifyLog(log, object) : log;
	},
});
