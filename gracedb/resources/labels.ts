import { GraceDbError, inputError } from '../errors';
import { formBody } from '../form';
import { type ObjectId, parseObjectId } from '../ids';
import { isJsonObject, type JsonObject } from '../json';
import { path } from '../path';
import type { Transport } from '../transport';

/** A label on an object: `name`, `creator`, `created`, `self`; `changed` is false if it was there before. */
export interface AppliedLabel extends JsonObject {
	changed: boolean;
}

export interface Labels {
	/**
	 * Puts a label on an event or a superevent. A label that is already there counts as success.
	 *
	 * @param objectId `S240716b`, `G412345`, or the address of their page
	 */
	add(objectId: string, label: string, options?: { signal?: AbortSignal }): Promise<AppliedLabel>;
}

export function labels(transport: Transport): Labels {
	/** Answers to adding differ by server and API version, so the label is read afterwards. */
	async function read(
		{ type, id }: ObjectId,
		name: string,
		signal?: AbortSignal,
	): Promise<JsonObject> {
		const address =
			type === 'event'
				? path`events/${id}/labels/${name}`
				: path`superevents/${id}/labels/${name}/`;
		const subject = `label ${name} on ${type} ${id}`;
		const { content } = await transport.json({ path: address, subject, signal });
		return isJsonObject(content) ? content : {};
	}

	/** @returns whether the label is new */
	async function apply(
		{ type, id }: ObjectId,
		name: string,
		signal?: AbortSignal,
	): Promise<boolean> {
		const subject = `${type} ${id}`;
		if (type === 'event') {
			const address = path`events/${id}/labels/${name}`;
			const { status } = await transport.json({ method: 'PUT', path: address, subject, signal });
			return status === 201;
		}
		await transport.json({
			method: 'POST',
			path: path`superevents/${id}/labels/`,
			body: formBody({ name }),
			// The server refuses to put a label twice, so a repeat does no harm.
			repeatable: true,
			subject,
			signal,
		});
		return true;
	}

	return {
		async add(objectId, label, { signal } = {}) {
			const object = parseObjectId(objectId);
			const name = label.trim();
			if (name === '')
				throw inputError('Label is empty.', 'Give the name of a label, for example EM_READY.');
			const changed = await apply(object, name, signal).catch((error: unknown) => {
				if (isAlreadyThere(error)) return error.attempts !== 1;
				throw isUnknownLabel(error) ? unknownLabel(name, error) : error;
			});
			return { ...(await read(object, name, signal)), changed };
		},
	};
}

/**
 * The server's words for "this object has this label". After a repeat of our own request they mean that the first one had
 * arrived after all.
 */
function isAlreadyThere(error: unknown): error is GraceDbError {
	return (
		error instanceof GraceDbError &&
		error.status === 400 &&
		/must make a unique set/i.test(error.serverWords ?? '')
	);
}

function isUnknownLabel(error: unknown): error is GraceDbError {
	return (
		error instanceof GraceDbError &&
		error.status === 400 &&
		/^(?:Object with name=.* does not exist|No such Label)/i.test(error.serverWords ?? '')
	);
}

function unknownLabel(name: string, error: GraceDbError): GraceDbError {
	return new GraceDbError(
		`Label: "${name}" is not a label of this server. The server says: ${error.serverWords}`,
		{
			...error,
			advice:
				'Labels are written exactly so, for example EM_READY; the operation Server: Get Info lists all that the server knows.',
			cause: error,
		},
	);
}
