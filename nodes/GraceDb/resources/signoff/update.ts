import { simplify } from '../../../shared/parameters/output';
import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { superevent } from '../../../shared/parameters/superevent';
import { updateFields } from '../../../shared/parameters/collections';
import { operation } from '../../operation';
import { changedSignoff, comment, instrument, signoffOf, signoffType, status } from './fields';

export const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update a signoff',
	description: 'Change the status or comment of a signoff',
	access: 'write',
	notice:
		'A signoff is the decision of a person on shift. A new status changes the labels of the superevent and can lead to public alerts.',
	fields: [
		superevent,
		signoffType,
		instrument,
		updateFields(comment, status),
		simplify,
		stateOptions,
	],
	async execute({ client, params, signal }) {
		const { superevent: id, options } = params;
		const wanted = { ...signoffOf(params), ...params.updateFields };
		const updated = await client.signoffs.update(id, wanted, { signal });
		checkChanged(updated, options.failIfUnchanged, `The signoff of ${id} already has these values`);
		return changedSignoff(updated, id, params.simplify);
	},
});
