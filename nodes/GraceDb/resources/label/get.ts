import { simplifyLabel } from '../../../../gracedb/simplify/simplifyLabel';
import { simplify } from '../../../shared/parameters/output';
import { label } from '../../../shared/parameters/label';
import { objectId } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a label',
	description: 'Get who added a label to a superevent or event, and when',
	access: 'read',
	fields: [objectId, label, simplify],
	async execute({ client, params, signal }) {
		const found = await client.labels.get(params.superevent, params.label, { signal });
		return params.simplify ? simplifyLabel(found, params.superevent) : found;
	},
});
