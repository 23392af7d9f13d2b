import { simplify } from '../../../shared/parameters/output';
import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { changedSignoff, comment, instrument, signoffOf, signoffType, status } from './fields';

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a signoff',
	description: 'Sign off a superevent with a label that asks for it (ADVREQ, H1OPS, …)',
	access: 'write',
	notice:
		'A signoff is the decision of a person on shift. It changes the labels of the superevent and can lead to public alerts: an advocate who chooses Not Okay retracts the candidate.',
	fields: [superevent, signoffType, instrument, status, comment, simplify, stateOptions],
	async execute({ client, params, signal }) {
		const { superevent: id, status: decision, comment: why, options } = params;
		const signoff = { ...signoffOf(params), status: decision, comment: why };
		const created = await client.signoffs.create(id, signoff, { signal });
		checkChanged(created, options.failIfUnchanged, `${id} already has this signoff`);
		return changedSignoff(created, id, params.simplify);
	},
});
