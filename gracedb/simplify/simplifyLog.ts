import { type JsonObject, strings, textOf } from '../json';
import { textOrNull } from './eventFacts';
import { creation } from './times';
import { idField } from './idField';

/**
 * The flat, readable form of a log entry: `N` is its number, `comment` its text (GraceDB shows it as HTML), `file` the name
 * by which this version of its file can be fetched for good, `is_public` whether everybody may read it.
 *
 * @param objectId superevent or event that has it
 */
export function simplifyLog(log: JsonObject, objectId: string): JsonObject {
	const tags = strings(log['tag_names']);
	const filename = textOf(log['filename']);
	const version = textOf(log['file_version']);
	return {
		...idField(objectId),
		N: log['N'] ?? null,
		comment: log['comment'] ?? null,
		...creation(log['created']),
		issuer: log['issuer'] ?? null,
		tag_names: tags,
		is_public: tags.includes('public'),
		filename: filename || null,
		file_version: log['file_version'] ?? null,
		file: filename === '' || version === '' ? null : `${filename},${version}`,
		url: textOrNull(log['file']),
	};
}
