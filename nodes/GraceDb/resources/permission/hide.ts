import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';

export const hide = operation({
	name: 'Hide',
	value: 'hide',
	action: 'Hide a superevent',
	description: 'Hide a superevent from the public; nothing happens if it is hidden already',
	access: 'write',
	fields: [superevent],
	async *execute({ client, params, signal }) {
		yield* await client.permissions.modify(params.superevent, 'hide', { signal });
	},
});
