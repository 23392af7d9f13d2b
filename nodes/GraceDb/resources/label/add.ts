import { simplifyLabel } from '../../../../gracedb/simplify/simplifyLabel';
import { simplify } from '../../../shared/parameters/output';
import { checkChanged, stateOptions } from '../../../shared/parameters/failIfUnchanged';
import { label } from '../../../shared/parameters/label';
import { objectId } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';

export const add = operation({
	name: 'Add',
	value: 'add',
	action: 'Add a label',
	description: 'Add a label to a superevent or event; nothing changes if it is already there',
	access: 'write',
	fields: [objectId, label, simplify, stateOptions],
	async execute({ client, params, signal }) {
		const { superevent: id, label: name, options } = params;
		const applied = await client.labels.add(id, name, { signal });
		checkChanged(applied, options.failIfUnchanged, `${id} already has the label ${name}`);
		if (!params.simplify) return applied;
		return { ...simplifyLabel(applied, id), changed: applied.changed };
	},
});
