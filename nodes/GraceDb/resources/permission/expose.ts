import { stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { superevent } from '../../../shared/parameters/superevent';
import { modifyPublicity } from './modifyPublicity';
import { operation } from '../../operation';

export const expose = operation({
	name: 'Expose',
	value: 'expose',
	action: 'Expose a superevent',
	description: 'Show a superevent to the public; nothing changes if it is already public',
	access: 'write',
	notice:
		'Everyone in the world can see the superevent after this. Hide makes it internal again, but people may have seen it.',
	fields: [superevent, stateOptions],
	async execute({ client, params, signal }) {
		const { failIfUnchanged } = params.options;
		return await modifyPublicity(client, params.superevent, 'expose', { failIfUnchanged, signal });
	},
});
