import { inputError } from '../errors/GraceDbError';
import { formBody, multipartBody, type Upload } from '../http/body';
import { isJsonObject, type JsonObject, textOf } from '../json';
import { readPage } from '../http/pagination';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import type { Vocabulary } from './vocabulary';
import {
	type CallOptions,
	type ObjectAddress,
	objectAddress,
	type PublicityOptions,
	type WriteOptions,
} from './address';
import { checkUpload, withoutFolders } from './checkUpload';
import { prepareFindRow } from './findExistingRow';
import { logOfMembers } from './membersOnly';
import { checkNumber } from './number';
import { pointToSignoff } from './pointToSignoff';
import { checkTag } from './tags';

export interface NewLog {
	/** The message. GraceDB stores no log without one. */
	comment: string;
	file?: Upload;
	/** Letters, digits, `_` and `-`; made if the server has no such tag. `public` and `lvem` need `mayMakePublic`. */
	tags?: readonly string[];
	/** As many as tags, or none; only used for tags that are new. */
	displayNames?: readonly string[];
	/** Put on the object after the log. */
	label?: string;
}

/** Log entries: `N`, `comment`, `created`, `issuer`, `filename`, `file_version`, `tag_names`, `file`, `self`. */
export interface Logs {
	/**
	 * Writes a log message on an event or a superevent, with a file or without. Never sent twice blindly: a repeat would
	 * make a second log.
	 */
	create(
		objectId: string,
		log: NewLog,
		options?: WriteOptions & PublicityOptions,
	): Promise<JsonObject>;
	/** @param log number of the log entry, from 1 */
	get(objectId: string, log: number, options?: CallOptions): Promise<JsonObject>;
	/** All log entries that the user may see, oldest first. */
	list(objectId: string, options?: CallOptions): Promise<JsonObject[]>;
}

export function logs(transport: Transport, vocabulary: Vocabulary): Logs {
	async function readAll(object: ObjectAddress, signal?: AbortSignal): Promise<JsonObject[]> {
		const { subject } = object;
		const { content } = await transport.json({
			path: listPath(object),
			subject,
			membersOnly: logOfMembers,
			signal,
		});
		return readPage(content, 'logs', 'log').rows;
	}

	return {
		async create(
			objectId,
			{ comment, file, tags = [], displayNames = [], label },
			{ signal, checkBeforeRepeating, mayMakePublic } = {},
		) {
			const object = objectAddress(objectId);
			checkLog({ comment, file, tags, displayNames });
			const stored = file && withoutFolders(file);
			if (label) await vocabulary.check('labels', [label], 'Label');
			const fields = {
				comment,
				tagname: tags,
				displayName: displayNames,
				label: label || undefined,
			};
			const isSame = (row: JsonObject): boolean =>
				textOf(row['comment']).trim() === comment.trim() &&
				textOf(row['filename']) === (stored?.fileName ?? '');
			const findExisting = checkBeforeRepeating
				? await prepareFindRow(() => readAll(object, signal), isSame)
				: undefined;
			const { content } = await transport
				.json({
					method: 'POST',
					path: listPath(object),
					verifyAt: `the log entries of ${object.subject}`,
					findExisting,
					body: stored ? multipartBody(fields, 'upload', stored) : formBody(fields),
					mayMakePublic,
					subject: object.subject,
					signal,
				})
				.catch((error: unknown) =>
					Promise.reject(pointToSignoff(error, label ?? '', 'Signoff → Create')),
				);
			return isJsonObject(content) ? content : {};
		},

		async get(objectId, log, { signal } = {}) {
			const object = objectAddress(objectId);
			checkNumber(log, 'Log Number');
			const address = object.type === 'event' ? path`log/${log}` : path`logs/${log}/`;
			const { content } = await transport.json({
				path: object.root + address,
				subject: `log ${log} of ${object.subject}`,
				signal,
			});
			return isJsonObject(content) ? content : {};
		},

		async list(objectId, { signal } = {}) {
			return await readAll(objectAddress(objectId), signal);
		},
	};
}

function listPath({ type, root }: ObjectAddress): string {
	return root + (type === 'event' ? 'log/' : 'logs/');
}

function checkLog({ comment, file, tags = [], displayNames = [] }: NewLog): void {
	if (comment.trim() === '') {
		throw inputError('Message is empty.', 'GraceDB does not accept a log entry without a message.');
	}
	for (const tag of tags) checkTag(tag);
	if (displayNames.length > 0 && displayNames.length !== tags.length) {
		throw inputError(
			`There are ${displayNames.length} display names for ${tags.length} tags.`,
			'Enter as many display names as tags, or none.',
		);
	}
	if (file) checkUpload(file);
}
