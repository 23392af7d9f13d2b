import { simplifyLog } from '../../../../gracedb/simplify/simplifyLog';
import { simplify } from '../../../shared/parameters/output';
import { checkBeforeRepeating } from '../../../shared/parameters/checkBeforeRepeating';
import { asServerSpells, makePublic } from '../../../shared/parameters/makePublic';
import { inputError, GraceDbError } from '../../../../gracedb/errors/GraceDbError';
import { textOf } from '../../../../gracedb/json';
import { additionalFields } from '../../../shared/parameters/collections';
import { messageText, names } from '../../../shared/parameters/read';
import { tags } from '../../../shared/parameters/tags';
import { objectId } from '../../../shared/parameters/superevent';
import type { Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';

const binaryFields: Field<'binaryFields', string[]> = {
	property: {
		displayName: 'Input Binary Fields',
		name: 'binaryFields',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data, picture',
		description: 'Comma-separated names of the binary fields of the incoming item to upload',
	},
	takesList: true,
	read: (raw) => {
		const fields = names(raw);
		if (fields.length > 0) return fields;
		throw inputError(
			'Input Binary Fields is empty.',
			'Enter the name of a binary field, usually data.',
		);
	},
};

const message: Field<'message', string> = {
	property: {
		displayName: 'Message',
		name: 'message',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Sky map made with BAYESTAR',
		description: 'Text of the log entry for each file',
	},
	read: messageText(
		'Message',
		'GraceDB does not accept a file without a message. Describe the file.',
	),
};

export const upload = operation({
	name: 'Upload',
	value: 'upload',
	action: 'Upload files',
	description: 'Upload files to a superevent or event, each with a log entry of its own',
	access: 'write',
	fields: [
		objectId,
		binaryFields,
		message,
		simplify,
		additionalFields(checkBeforeRepeating, makePublic, tags),
	],
	async *execute({ client, params, upload: fileIn, signal }) {
		const {
			checkBeforeRepeating: isCareful,
			makePublic: mayMakePublic,
			tags: given = [],
		} = params.additionalFields;
		// All must be there before the first is sent.
		const files = await Promise.all(params.binaryFields.map(fileIn));
		const done: string[] = [];
		for (const file of files) {
			const entry = { comment: params.message, tags: asServerSpells(given), file };
			const log = await client.logs
				.create(params.superevent, entry, {
					checkBeforeRepeating: isCareful,
					mayMakePublic,
					signal,
				})
				.catch((error: unknown) => Promise.reject(withDone(error, done)));
			done.push(`${file.fileName} (log ${textOf(log['N'])})`);
			yield params.simplify ? simplifyLog(log, params.superevent) : log;
		}
	},
});

/** What was uploaded before the failure exists, and must not be uploaded again. */
function withDone(error: unknown, done: readonly string[]): Error {
	if (!(error instanceof GraceDbError))
		return error instanceof Error ? error : new Error(String(error));
	if (done.length === 0) return error;
	return new GraceDbError(`${error.message} Uploaded before it: ${done.join(', ')}.`, {
		...error,
		cause: error,
	});
}
