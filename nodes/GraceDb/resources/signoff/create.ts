import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';
import { comment, instrument, signoffOf, signoffType, status } from './fields';

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a signoff',
	description: 'Sign off a superevent that asks for it by a label (ADVREQ, H1OPS, …)',
	access: 'write',
	fields: [superevent, signoffType, instrument, status, comment],
	execute: ({ client, params, signal }) => {
		const { status: decision, comment: why } = params;
		const signoff = { ...signoffOf(params), status: decision, comment: why };
		return client.signoffs.create(params.superevent, signoff, { signal });
	},
});
