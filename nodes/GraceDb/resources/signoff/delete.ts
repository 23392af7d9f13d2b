import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { instrument, signoffOf, signoffType } from './fields';

export const deleteSignoff = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a signoff',
	description: 'Delete a signoff; the label that asks for it returns',
	access: 'write',
	notice:
		'A signoff is the decision of a person on shift. If you delete it, the label that asks for it returns, and public alerts may wait for a new one.',
	fields: [superevent, signoffType, instrument, stateOptions],
	async execute({ client, params, signal }) {
		const { superevent: id, options } = params;
		const removed = await client.signoffs.delete(id, signoffOf(params), { signal });
		checkChanged(removed, options.failIfUnchanged, `${id} does not have this signoff`);
		return { deleted: true, superevent_id: id, ...removed };
	},
});
