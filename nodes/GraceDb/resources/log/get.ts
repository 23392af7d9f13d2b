import { logNumber } from '../../fields/number';
import { objectId } from '../../fields/superevent';
import { operation } from '../../operation';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a log entry',
	description: 'Get one log entry of a superevent or event',
	access: 'read',
	fields: [objectId, logNumber],
	execute: ({ client, params, signal }) =>
		client.logs.get(params.objectId, params.logNumber, { signal }),
});
