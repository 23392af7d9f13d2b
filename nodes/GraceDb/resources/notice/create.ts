import { binaryField } from '../../../shared/parameters/binary';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a notice',
	description: 'Upload a finished public notice (JSON) for a superevent; needs a server since 2.36',
	access: 'write',
	fields: [superevent, binaryField],
	async execute({ client, params, upload, signal }) {
		const file = await upload(params.binaryField);
		return await client.notices.create(params.superevent, file, { signal });
	},
});
