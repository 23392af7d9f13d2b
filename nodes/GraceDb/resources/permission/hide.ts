import { orAlreadySo, stateOptions } from '../../fields/alreadySo';
import { superevent } from '../../fields/superevent';
import { operation } from '../../operation';

export const hide = operation({
	name: 'Hide',
	value: 'hide',
	action: 'Hide a superevent',
	description: 'Hide a superevent from the public; nothing happens if it is hidden already',
	access: 'write',
	fields: [superevent, stateOptions],
	async *execute({ client, params, signal }) {
		const { superevent: id, options } = params;
		// The server does not tell whether it was so before.
		if (options.failIfAlreadySo) {
			const isPublic = await client.permissions.isPublic(id, { signal });
			orAlreadySo({ changed: isPublic }, true, `${id} is hidden already`);
		}
		yield* await client.permissions.modify(id, 'hide', { signal });
	},
});
