import { simplifyLog } from '../../../../gracedb/simplify/simplifyLog';
import { simplify } from '../../../shared/parameters/output';
import { checkBeforeRepeating } from '../../../shared/parameters/checkBeforeRepeating';
import { asServerSpells, makePublic } from '../../../shared/parameters/makePublic';
import { binaryField } from '../../../shared/parameters/binary';
import { additionalFields } from '../../../shared/parameters/collections';
import { optionalLabel } from '../../../shared/parameters/label';
import { messageText } from '../../../shared/parameters/read';
import { tags } from '../../../shared/parameters/tags';
import { objectId } from '../../../shared/parameters/superevent';
import type { Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';
import { flagField, namesField } from '../../../shared/parameters/commonFields';

const message: Field<'message', string> = {
	property: {
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. Observed with the 1 m telescope',
		description: 'Text of the log entry. GraceDB shows it as HTML.',
	},
	read: messageText('Message', 'GraceDB does not accept a log entry without a message.'),
};

const attachFile = flagField(
	'attachFile',
	'Attach a File',
	'Whether to upload a file with the log entry',
);

const file: Field<'binaryField', string> = {
	property: { ...binaryField.property, displayOptions: { show: { attachFile: [true] } } },
	read: binaryField.read,
};

const displayNames = namesField(
	'displayNames',
	'Tag Display Names',
	'Sky Localization',
	'Comma-separated names to show for new tags, one for each tag',
);

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a log entry',
	description: 'Add a log entry to a superevent or event, with or without a file',
	access: 'write',
	fields: [
		objectId,
		message,
		attachFile,
		file,
		simplify,
		additionalFields(checkBeforeRepeating, optionalLabel, makePublic, displayNames, tags),
	],
	async execute({ client, params, upload, signal }) {
		const {
			checkBeforeRepeating: isCareful,
			makePublic: mayMakePublic,
			tags: given,
			...more
		} = params.additionalFields;
		const log = {
			comment: params.message,
			...more,
			tags: asServerSpells(given ?? []),
			file: params.attachFile ? await upload(params.binaryField) : undefined,
		};
		const made = await client.logs.create(params.superevent, log, {
			checkBeforeRepeating: isCareful,
			mayMakePublic,
			signal,
		});
		return params.simplify ? simplifyLog(made, params.superevent) : made;
	},
});
