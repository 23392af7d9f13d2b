import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const expose = operation({
	name: 'Expose',
	value: 'expose',
	action: 'Expose a superevent',
	description: 'Show a superevent to the public; nothing happens if it is public already',
	access: 'write',
	notice:
		'Everyone in the world can see the superevent after this. Hide takes it back, but not what was seen.',
	fields: [superevent, stateOptions],
	async *execute({ client, params, signal }) {
		const { superevent: id, options } = params;
		// The server does not say whether it was so before.
		if (options.failIfUnchanged) {
			const isPublic = await client.permissions.isPublic(id, { signal });
			checkChanged({ changed: !isPublic }, true, `${id} is public already`);
		}
		yield* await client.permissions.modify(id, 'expose', { signal });
	},
});
