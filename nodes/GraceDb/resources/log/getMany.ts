import { simplifyLog } from '../../../../gracedb/simplify/simplifyLog';
import { simplify } from '../../../shared/parameters/output';
import { type JsonObject, strings, textOf } from '../../../../gracedb/json';
import { text } from '../../../shared/parameters/read';
import { objectId } from '../../../shared/parameters/superevent';
import { listOptions, present } from '../../../shared/parameters/wholeList';
import { collection, type Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';

const author: Field<'author', string> = {
	property: {
		displayName: 'Author',
		name: 'author',
		type: 'string',
		default: '',
		placeholder: 'e.g. emfollow',
		description: 'User name of who wrote the log entry, or a part of it',
	},
	read: text,
};

const fileName: Field<'fileName', string> = {
	property: {
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. .multiorder.fits',
		description: 'Name of the file that came with the log entry, or a part of it',
	},
	read: text,
};

const tag: Field<'tag', string> = {
	property: {
		displayName: 'Tag',
		name: 'tag',
		type: 'string',
		default: '',
		placeholder: 'e.g. sky_loc',
		description: 'A tag that the log entry must have',
	},
	read: text,
};

const words: Field<'words', string> = {
	property: {
		displayName: 'Text',
		name: 'words',
		type: 'string',
		default: '',
		placeholder: 'e.g. sky map',
		description: 'Words that the message must contain, in any case',
	},
	read: text,
};

const filters = collection(
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
	},
	[author, fileName, tag, words],
);

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many log entries',
	description: 'Get many log entries of a superevent or event, the oldest first',
	access: 'read',
	fields: [objectId, filters, simplify, listOptions],
	async *execute({ client, params, signal }) {
		const {
			author: wantedAuthor,
			fileName: wantedFile,
			tag: wantedTag,
			words: wantedText,
		} = params.filters;
		const matches = (log: JsonObject): boolean =>
			contains(log['issuer'], wantedAuthor) &&
			contains(log['filename'], wantedFile) &&
			contains(log['comment'], wantedText) &&
			(!wantedTag || strings(log['tag_names']).includes(wantedTag));
		const logs = (await client.logs.list(params.objectId, { signal })).filter(matches);
		yield* present(logs, params, (log) => simplifyLog(log, params.objectId));
	},
});

function contains(value: JsonObject[string] | undefined, wanted = ''): boolean {
	return textOf(value).toLowerCase().includes(wanted.toLowerCase());
}
