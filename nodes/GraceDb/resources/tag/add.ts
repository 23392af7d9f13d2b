import { idField } from '../../../../gracedb/simplify/idField';
import { asServerSpells, makePublic } from '../../../shared/parameters/makePublic';
import { checkChanged, failIfUnchanged } from '../../../shared/parameters/failIfUnchanged';
import { additionalFields } from '../../../shared/parameters/collections';
import { logNumber } from '../../../shared/parameters/number';
import { objectId } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { tag } from './tag';
import { textField } from '../../../shared/parameters/commonFields';

const displayName = textField(
	'displayName',
	'Display Name',
	'Sky Localization',
	'Name to show for the tag, if the tag is new to the server',
);

export const add = operation({
	name: 'Add',
	value: 'add',
	action: 'Add a tag',
	description: 'Add a tag to a log entry; nothing changes if it already has the tag',
	access: 'write',
	fields: [objectId, logNumber, tag, additionalFields(displayName, failIfUnchanged, makePublic)],
	async execute({ client, params, signal }) {
		const { superevent: id, logNumber: log, tag: given, additionalFields: more } = params;
		const [name = ''] = asServerSpells([given]);
		const { displayName: shownName, makePublic: mayMakePublic } = more;
		const options = { displayName: shownName, mayMakePublic, signal };
		const added = await client.tags.add({ objectId: id, log }, name, options);
		checkChanged(added, more.failIfUnchanged, `Log ${log} of ${id} already has the tag ${name}`);
		return { ...idField(id), N: log, ...added };
	},
});
