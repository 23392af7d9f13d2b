import { stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { superevent } from '../../../shared/parameters/superevent';
import { modifyPublicity } from './modifyPublicity';
import { operation } from '../../operation';

export const hide = operation({
	name: 'Hide',
	value: 'hide',
	action: 'Hide a superevent',
	description: 'Hide a superevent from the public; nothing changes if it is already hidden',
	access: 'write',
	fields: [superevent, stateOptions],
	async execute({ client, params, signal }) {
		const { failIfUnchanged } = params.options;
		return await modifyPublicity(client, params.superevent, 'hide', { failIfUnchanged, signal });
	},
});
