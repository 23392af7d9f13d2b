import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';
import { instrument, signoffOf, signoffType } from './fields';

export const deleteSignoff = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a signoff',
	description: 'Delete a signoff; the label that asks for it comes back',
	access: 'write',
	fields: [superevent, signoffType, instrument],
	async execute({ client, params, signal }) {
		await client.signoffs.delete(params.superevent, signoffOf(params), { signal });
		return { deleted: true };
	},
});
