import { simplifyNotice } from '../../../../gracedb/simplify/simplifyNotice';
import { simplify } from '../../../shared/parameters/output';
import { binaryField } from '../../../shared/parameters/binary';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a notice',
	description: 'Upload a finished public notice (JSON) for a superevent (GraceDB 2.36 or newer)',
	access: 'write',
	fields: [superevent, binaryField, simplify],
	async execute({ client, params, upload, signal }) {
		const file = await upload(params.binaryField);
		const made = await client.notices.create(params.superevent, file, { signal });
		return params.simplify ? simplifyNotice(made, params.superevent) : made;
	},
});
