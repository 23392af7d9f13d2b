import { simplifyCatalogue } from '../../../../gracedb/simplify/simplifyCatalogue';
import { additionalFields } from '../../../shared/parameters/collections';
import { textField } from '../../../shared/parameters/commonFields';
import { checkChanged, failIfUnchanged } from '../../../shared/parameters/failIfUnchanged';
import type { Field } from '../../../shared/parameters/field';
import { simplify } from '../../../shared/parameters/output';
import { asTyped, requiredText } from '../../../shared/parameters/read';
import { operation } from '../../operation';
import { catalogueNumber, version } from './catalogue';

const earlierVersion: Field<'version', string> = {
	property: {
		...version.property,
		default: '',
		placeholder: 'e.g. 1',
		description: 'Version to go back to, counted from 1',
	},
	read: requiredText('Version', 'Enter the number of the version to go back to.'),
};

const comment = textField(
	'comment',
	'Comment',
	'Wrong FAR in version 3',
	'Comment on the new version. By default "Revert to version 1".',
	asTyped,
);

export const revert = operation({
	name: 'Revert',
	value: 'revert',
	action: 'Revert a catalog to an earlier version',
	description:
		'Make a new version of a catalog with the superevents of an earlier one; nothing changes if the newest version already has them',
	access: 'write',
	notice:
		'This creates a new version of the catalog, which you cannot delete. The versions in between stay.',
	fields: [catalogueNumber, earlierVersion, simplify, additionalFields(comment, failIfUnchanged)],
	async execute({ client, params, signal }) {
		const { catalogueNumber: number, version: which, additionalFields: more } = params;
		const options = { comment: more.comment, signal };
		const done = await client.gwtc.revert(number, which, options);
		const state = `The newest version of catalog ${number} already has the superevents of version ${which}`;
		const { catalogue, changed } = checkChanged(done, more.failIfUnchanged, state);
		return {
			...(params.simplify ? simplifyCatalogue(catalogue) : catalogue),
			reverted_to: Number(which),
			changed,
		};
	},
});
