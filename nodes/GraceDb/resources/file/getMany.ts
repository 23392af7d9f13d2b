import { objectId } from '../../../shared/parameters/superevent';
import { arrange, listOptions } from '../../../shared/parameters/wholeList';
import { operation } from '../../operation';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many files',
	description:
		'Get many files: name and address of all of a superevent or event, with their versions',
	access: 'read',
	fields: [objectId, listOptions],
	async *execute({ client, params, signal }) {
		const files = await client.files.list(params.superevent, { signal });
		yield* arrange(files, params.options);
	},
});
