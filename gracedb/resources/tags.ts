import { inputError } from '../errors/GraceDbError';
import { formBody } from '../http/body';
import type { JsonObject } from '../json';
import { readPage } from '../http/pagination';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import { type CallOptions, objectAddress, type PublicityOptions } from './address';
import { checkNumber } from './number';
import { applyIdempotently } from './applyIdempotently';

/** A log entry of an event or superevent. */
export interface LogAddress {
	objectId: string;
	/** Number of the log entry, from 1. */
	log: number;
}

/** A tag, and whether it was not so before. */
export interface ChangedTag extends JsonObject {
	name: string;
	changed: boolean;
}

export interface Tags {
	/** Tags of a log entry: `name`, `displayName`, `self`. */
	list(log: LogAddress, options?: CallOptions): Promise<JsonObject[]>;
	/**
	 * Tags a log entry; the tag is made if the server has none of that name. One that is already there counts as success.
	 *
	 * @param options.displayName only used for a tag that is new to the server
	 */
	add(
		log: LogAddress,
		tag: string,
		options?: CallOptions & PublicityOptions & { displayName?: string },
	): Promise<ChangedTag>;
	/** Takes a tag from a log entry. One that is not there counts as success. */
	remove(log: LogAddress, tag: string, options?: CallOptions): Promise<ChangedTag>;
}

export function tags(transport: Transport): Tags {
	function address({ objectId, log }: LogAddress): {
		list: string;
		isEvent: boolean;
		subject: string;
	} {
		const { type, root, subject } = objectAddress(objectId);
		checkNumber(log, 'Log Number');
		const isEvent = type === 'event';
		const list = root + (isEvent ? path`log/${log}/tag/` : path`logs/${log}/tags/`);
		return { list, isEvent, subject: `log ${log} of ${subject}` };
	}

	async function readAll(log: LogAddress, signal?: AbortSignal): Promise<JsonObject[]> {
		const { list, subject } = address(log);
		const { content } = await transport.json({ path: list, subject, signal });
		return readPage(content, 'tags').rows;
	}

	return {
		list: (log, { signal } = {}) => readAll(log, signal),

		async add(log, tag, { displayName, mayMakePublic, signal } = {}) {
			const name = checkTag(tag);
			const { list, isEvent, subject } = address(log);
			const shown = { displayName: displayName || undefined };
			const request = transport.json({
				method: isEvent ? 'PUT' : 'POST',
				path: isEvent ? list + path`${name}` : list,
				body: formBody(isEvent ? shown : { ...shown, name }),
				mayMakePublic,
				// The server refuses to tag twice; its 409 means just that, not that something is locked.
				repeatable: true,
				neverRetry: [409],
				subject,
				signal,
			});
			const changed = await applyIdempotently(
				request,
				({ status = 0, serverWords = '' }) =>
					[400, 409].includes(status) && /already (?:has tag|applied)/i.test(serverWords),
			);
			return { name, changed };
		},

		async remove(log, tag, { signal } = {}) {
			const name = checkTag(tag);
			const { list, isEvent, subject } = address(log);
			const remove = transport.json({
				method: 'DELETE',
				path: list + path`${name}` + (isEvent ? '' : '/'),
				subject: `tag ${name} on ${subject}`,
				signal,
			});
			const changed = await applyIdempotently(remove, ({ status }) => status === 404);
			// The same 404 says that there is no such log entry.
			if (!changed) await readAll(log, signal);
			return { name, changed };
		},
	};
}

/** @throws GraceDbError of kind `input` */
export function checkTag(tag: string): string {
	const name = tag.trim();
	if (/^[0-9A-Za-z_-]{1,100}$/.test(name)) return name;
	throw inputError(
		name === '' ? 'Tag is empty.' : `Tag: "${name}" is not a valid tag.`,
		'Use letters, digits, _ and -, for example sky_loc.',
	);
}
