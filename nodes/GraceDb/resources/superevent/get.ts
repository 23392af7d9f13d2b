import { simplify } from '../../../shared/parameters/output';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { shape } from './shape';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a superevent',
	description: 'Get one superevent',
	access: 'read',
	fields: [superevent, simplify],
	execute: async ({ client, params, signal }) =>
		shape(await client.superevents.get(params.superevent, { signal }), params.simplify, client),
});
