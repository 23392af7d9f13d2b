import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';
import { instrument, signoffOf, signoffType } from './fields';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a signoff',
	description: 'Get one signoff of a superevent',
	access: 'read',
	fields: [superevent, signoffType, instrument],
	execute: ({ client, params, signal }) =>
		client.signoffs.get(params.superevent, signoffOf(params), { signal }),
});
