import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { superevent } from '../../../shared/parameters/superevent';
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
		// The server does not say whether it was so before.
		if (options.failIfUnchanged) {
			const isPublic = await client.permissions.isPublic(id, { signal });
			checkChanged({ changed: isPublic }, true, `${id} is hidden already`);
		}
		const left = await client.permissions.modify(id, 'hide', { signal });
		// As a rule there are none; the workflow goes on all the same.
		yield* left.length > 0 ? left : [{ superevent_id: id, permissions: [] }];
	},
});
