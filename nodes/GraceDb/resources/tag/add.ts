import { asServerSpells, makePublic } from '../../../shared/parameters/makePublic';
import { checkChanged, failIfUnchanged } from '../../../shared/parameters/failIfUnchanged';
import { additionalFields } from '../../../shared/parameters/collections';
import { logNumber } from '../../../shared/parameters/number';
import { text } from '../../../shared/parameters/read';
import { objectId } from '../../../shared/parameters/superevent';
import type { Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';
import { tag } from './tag';

const displayName: Field<'displayName', string> = {
	property: {
		displayName: 'Display Name',
		name: 'displayName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Sky Localization',
		description: 'What to show for the tag, if the server does not know it yet',
	},
	read: text,
};

export const add = operation({
	name: 'Add',
	value: 'add',
	action: 'Add a tag',
	description: 'Tag a log entry; nothing happens if it has the tag already',
	access: 'write',
	fields: [objectId, logNumber, tag, additionalFields(displayName, failIfUnchanged, makePublic)],
	async execute({ client, params, signal }) {
		const { objectId: id, logNumber: log, tag: given, additionalFields: more } = params;
		const [name = ''] = asServerSpells([given]);
		const { displayName: shownName, makePublic: mayMakePublic } = more;
		const options = { displayName: shownName, mayMakePublic, signal };
		const added = await client.tags.add({ objectId: id, log }, name, options);
		return checkChanged(
			added,
			more.failIfUnchanged,
			`Log ${log} of ${id} has the tag ${name} already`,
		);
	},
});
