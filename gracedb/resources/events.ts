import { createHash } from 'node:crypto';
import { inputError } from '../errors';
import { multipartBody, type Upload } from '../form';
import { isJsonObject, type JsonObject } from '../json';
import type { Transport } from '../transport';

export interface NewEvent {
	/** Analysis group, such as `CBC`. */
	group: string;
	/** Search pipeline, such as `gstlal`. */
	pipeline: string;
	/** Such as `AllSky`. */
	search?: string;
	labels?: readonly string[];
	/** Whether it comes from an offline analysis. Default false. */
	offline?: boolean;
	/** The pipeline's event file. */
	file: Upload;
}

export interface Events {
	/**
	 * Uploads an event. A file that the server cannot read still makes an event: look at `warnings` of the answer.
	 *
	 * @returns the event as the server describes it, with `graceid` and `warnings`
	 */
	create(event: NewEvent, options?: { signal?: AbortSignal }): Promise<JsonObject>;
}

export function events(transport: Transport): Events {
	return {
		async create({ group, pipeline, search, labels, offline = false, file }, { signal } = {}) {
			if (group === '') throw inputError('Group is empty.', 'Choose one, for example CBC or Test.');
			if (pipeline === '')
				throw inputError('Pipeline is empty.', 'Choose one, for example gstlal.');
			// The server splits a stored name at the comma, to find the version.
			if (file.fileName.includes(',')) {
				throw inputError(
					`The file name "${file.fileName}" has a comma, which GraceDB cannot store.`,
					'Rename the file.',
				);
			}
			const fields = {
				group,
				pipeline,
				offline,
				content_id: await contentId(file),
				search: search || undefined,
				labels,
			};
			const answer = await transport.json({
				method: 'POST',
				path: 'events/',
				body: multipartBody(fields, 'eventFile', file),
				signal,
			});
			return isJsonObject(answer.content) ? answer.content : {};
		},
	};
}

/**
 * A UUID made of the first 16 bytes of the file's SHA-256, by which servers since 2.36 find an event again; written as
 * ligo-gracedb 2.16.1 does. Older servers ignore it.
 */
async function contentId(file: Upload): Promise<string> {
	const hash = createHash('sha256');
	for await (const piece of await file.open()) hash.update(piece as Buffer);
	return hash
		.digest('hex')
		.slice(0, 32)
		.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
