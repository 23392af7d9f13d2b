import { simplifyLog } from '../../../../gracedb/simplify/simplifyLog';
import { simplify } from '../../../shared/parameters/output';
import { type JsonObject, strings, textOf } from '../../../../gracedb/json';
import { objectId } from '../../../shared/parameters/superevent';
import { listOptions, present } from '../../../shared/parameters/wholeList';
import { collection } from '../../../shared/parameters/field';
import { operation } from '../../operation';
import { textField } from '../../../shared/parameters/commonFields';

const author = textField(
	'author',
	'Author',
	'emfollow',
	'User name of the author, or a part of it',
);

const fileName = textField(
	'fileName',
	'File Name',
	'.multiorder.fits',
	'Name of the attached file, or a part of it',
);

const tag = textField('tag', 'Tag', 'sky_loc', 'A tag that the log entry must have');

const words = textField(
	'words',
	'Text',
	'sky map',
	'Words that the message must contain, in upper or lower case',
);

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
	description: 'Get many log entries of a superevent or event, oldest first',
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
		const logs = (await client.logs.list(params.superevent, { signal })).filter(matches);
		yield* present(logs, params, (log) => simplifyLog(log, params.superevent));
	},
});

function contains(value: JsonObject[string] | undefined, wanted = ''): boolean {
	return textOf(value).toLowerCase().includes(wanted.toLowerCase());
}
