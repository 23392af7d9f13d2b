import { type ObjectId, parseObjectId } from '../ids';
import { path } from '../http/path';

/** Addresses below an event or a superevent. Events have singular names and mostly no slash at the end, superevents both. */
export interface ObjectAddress extends ObjectId {
	/** For errors: "superevent S240716b". */
	subject: string;
	/** Ends in a slash. */
	root: string;
}

/** @throws GraceDbError of kind `input` */
export function objectAddress(objectId: string): ObjectAddress {
	const object = parseObjectId(objectId);
	const { type, id } = object;
	return {
		...object,
		subject: `${type} ${id}`,
		root: type === 'event' ? path`events/${id}/` : path`superevents/${id}/`,
	};
}

/** A call's last argument. */
export interface CallOptions {
	signal?: AbortSignal;
}

/** Of a call that can make something public. */
export interface PublicityOptions {
	/** Whether it may, because that is meant. Default false: it is refused. */
	mayMakePublic?: boolean;
}

/** Last argument of a call that must not be done twice. */
export interface WriteOptions extends CallOptions {
	/**
	 * When an answer is lost, whether to look if it was done, and to send it again if it was not. Default false: it is not sent
	 * again, and the error says that it may have been done.
	 */
	checkBeforeRepeating?: boolean;
}
