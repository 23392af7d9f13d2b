import { inputError } from '../errors/GraceDbError';
import { pointToSignoff } from './pointToSignoff';
import { formBody } from '../http/body';
import { isJsonObject, type JsonObject } from '../json';
import { readPage } from '../http/pagination';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import type { Vocabulary } from './vocabulary';
import { type CallOptions, type ObjectAddress, objectAddress } from './address';
import { applyIdempotently } from './applyIdempotently';

/** A label on an object: `name`, `creator`, `created`, `self`; `changed` is false if it was there before. */
export interface AppliedLabel extends JsonObject {
	changed: boolean;
}

/** Labels of events and superevents; `objectId` is `S240716b`, `G412345`, or the address of their page. */
export interface Labels {
	/** Puts a label on an object. One that is already there counts as success. */
	add(objectId: string, label: string, options?: CallOptions): Promise<AppliedLabel>;
	/** One label of an object. */
	get(objectId: string, label: string, options?: CallOptions): Promise<JsonObject>;
	/** All labels of an object. */
	list(objectId: string, options?: CallOptions): Promise<JsonObject[]>;
	/** Takes a label from an object. One that is not there counts as success. */
	remove(
		objectId: string,
		label: string,
		options?: CallOptions,
	): Promise<{ name: string; changed: boolean }>;
}

export function labels(transport: Transport, vocabulary: Vocabulary): Labels {
	async function read(
		object: ObjectAddress,
		name: string,
		signal?: AbortSignal,
	): Promise<JsonObject> {
		const { content } = await transport.json({
			path: labelPath(object, name),
			subject: `label ${name} on ${object.subject}`,
			signal,
		});
		return isJsonObject(content) ? content : {};
	}

	async function readAll(object: ObjectAddress, signal?: AbortSignal): Promise<JsonObject[]> {
		const { subject, root } = object;
		const { content } = await transport.json({ path: `${root}labels/`, subject, signal });
		return readPage(content, 'labels').rows;
	}

	/** Events answer to a PUT with nothing about the label, but with a status of its own for a new one. */
	async function putOnEvent(
		object: ObjectAddress,
		name: string,
		signal?: AbortSignal,
	): Promise<AppliedLabel> {
		const { subject } = object;
		const at = labelPath(object, name);
		const { status } = await transport.json({ method: 'PUT', path: at, subject, signal });
		return { ...(await read(object, name, signal)), changed: status === 201 };
	}

	/** Superevents answer with a new label itself; one that is there already is refused, and read. */
	async function postOnSuperevent(
		object: ObjectAddress,
		name: string,
		signal?: AbortSignal,
	): Promise<AppliedLabel> {
		const { root, subject } = object;
		const post = transport.json({
			method: 'POST',
			path: `${root}labels/`,
			body: formBody({ name }),
			// The server refuses to put a label twice, so a repeat does no harm.
			repeatable: true,
			subject,
			signal,
		});
		const changed = await applyIdempotently(
			post,
			({ status, serverWords = '' }) =>
				status === 400 && /must make a unique set/i.test(serverWords),
		).catch((error: unknown) => Promise.reject(pointToSignoff(error, name, 'Signoff → Create')));
		const made = await post.then(
			({ content }) => content,
			() => null,
		);
		const isWhole = isJsonObject(made) && made['name'] === name;
		return { ...(isWhole ? made : await read(object, name, signal)), changed };
	}

	return {
		async add(objectId, label, { signal } = {}) {
			const object = objectAddress(objectId);
			const name = checkLabel(label);
			await vocabulary.check('labels', [name], 'Label');
			const apply = object.type === 'event' ? putOnEvent : postOnSuperevent;
			return await apply(object, name, signal);
		},

		async get(objectId, label, { signal } = {}) {
			const object = objectAddress(objectId);
			const name = checkLabel(label);
			await vocabulary.check('labels', [name], 'Label');
			return await read(object, name, signal);
		},

		list: (objectId, { signal } = {}) => readAll(objectAddress(objectId), signal),

		async remove(objectId, label, { signal } = {}) {
			const object = objectAddress(objectId);
			const name = checkLabel(label);
			await vocabulary.check('labels', [name], 'Label');
			const remove = transport.json({
				method: 'DELETE',
				path: labelPath(object, name),
				subject: `label ${name} on ${object.subject}`,
				signal,
			});
			const changed = await applyIdempotently(remove, ({ status }) => status === 404).catch(
				(error: unknown) =>
					Promise.reject(pointToSignoff(error, name, 'Signoff → Delete or Update')),
			);
			// The same 404 says that there is no such object.
			if (!changed) await readAll(object, signal);
			return { name, changed };
		},
	};
}

function labelPath({ type, root }: ObjectAddress, name: string): string {
	return `${root}labels/${path`${name}`}${type === 'event' ? '' : '/'}`;
}

function checkLabel(label: string): string {
	const name = label.trim();
	if (name !== '') return name;
	throw inputError('Label is empty.', 'Enter the name of a label, for example EM_READY.');
}
