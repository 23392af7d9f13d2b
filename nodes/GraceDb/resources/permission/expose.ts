import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';

export const expose = operation({
	name: 'Expose',
	value: 'expose',
	action: 'Expose a superevent',
	description: 'Show a superevent to the public; nothing happens if it is public already',
	access: 'write',
	fields: [superevent],
	async *execute({ client, params, signal }) {
		yield* await client.permissions.modify(params.superevent, 'expose', { signal });
	},
});
