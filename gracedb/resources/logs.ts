import { inputError } from '../errors';
import { formBody, multipartBody, type Upload } from '../form';
import { type ObjectId, parseObjectId } from '../ids';
import { isJsonObject, type JsonObject } from '../json';
import { readPage } from '../pagination';
import { path } from '../path';
import type { Transport } from '../transport';

export interface NewLog {
	/** The message. GraceDB stores no log without one. */
	comment: string;
	file?: Upload;
	/** Letters, digits, `_` and `-`; made if the server has no such tag. `public` shows the log to everyone. */
	tags?: readonly string[];
	/** As many as tags, or none; only used for tags that are new. */
	displayNames?: readonly string[];
	/** Put on the object after the log. */
	label?: string;
}

export interface Logs {
	/**
	 * Writes a log message on an event or a superevent, with a file or without. Never sent twice blindly: a repeat would
	 * make a second log.
	 *
	 * @returns the log: `N`, `comment`, `created`, `issuer`, `filename`, `file_version`, `tag_names`, `file`, `self`
	 */
	create(objectId: string, log: NewLog, options?: { signal?: AbortSignal }): Promise<JsonObject>;
	/** All logs that the user may see, oldest first. */
	list(objectId: string, options?: { signal?: AbortSignal }): Promise<JsonObject[]>;
}

export function logs(transport: Transport): Logs {
	return {
		async create(
			objectId,
			{ comment, file, tags = [], displayNames = [], label },
			{ signal } = {},
		) {
			const object = parseObjectId(objectId);
			checkLog({ comment, file, tags, displayNames });
			const fields = {
				comment,
				tagname: tags,
				displayName: displayNames,
				label: label || undefined,
			};
			const { content } = await transport.json({
				method: 'POST',
				path: listPath(object),
				body: file ? multipartBody(fields, 'upload', file) : formBody(fields),
				subject: `${object.type} ${object.id}`,
				signal,
			});
			return isJsonObject(content) ? content : {};
		},

		async list(objectId, { signal } = {}) {
			const object = parseObjectId(objectId);
			const subject = `${object.type} ${object.id}`;
			const { content } = await transport.json({ path: listPath(object), subject, signal });
			return readPage(content, 'logs', 'log').rows;
		},
	};
}

function listPath({ type, id }: ObjectId): string {
	return type === 'event' ? path`events/${id}/log/` : path`superevents/${id}/logs/`;
}

function checkLog({ comment, file, tags = [], displayNames = [] }: NewLog): void {
	if (comment.trim() === '') {
		throw inputError(
			'Message is empty.',
			'GraceDB stores no log without a message: say what it is about.',
		);
	}
	const badTag = tags.find((tag) => !/^[0-9A-Za-z_-]{1,100}$/.test(tag));
	if (badTag !== undefined) {
		throw inputError(
			`Tags: "${badTag}" cannot be a tag.`,
			'Tags are made of letters, digits, _ and -, for example sky_loc.',
		);
	}
	if (displayNames.length > 0 && displayNames.length !== tags.length) {
		throw inputError(
			`There are ${displayNames.length} display names for ${tags.length} tags.`,
			'Give as many display names as tags, or none.',
		);
	}
	if (file?.fileName.includes(',')) {
		throw inputError(
			`The file name "${file.fileName}" has a comma, which GraceDB keeps for the version.`,
			'Rename the file.',
		);
	}
	if (file?.size === 0) {
		throw inputError(`The file "${file.fileName}" is empty.`, 'GraceDB stores no empty files.');
	}
}
