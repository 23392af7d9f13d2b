import { simplifySignoff } from '../../../../gracedb/simplify/simplifySignoff';
import { simplify } from '../../../shared/parameters/output';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { instrument, signoffOf, signoffType } from './fields';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a signoff',
	description: 'Get one signoff of a superevent',
	access: 'read',
	fields: [superevent, signoffType, instrument, simplify],
	async execute({ client, params, signal }) {
		const signoff = await client.signoffs.get(params.superevent, signoffOf(params), { signal });
		return params.simplify ? simplifySignoff(signoff, params.superevent) : signoff;
	},
});
