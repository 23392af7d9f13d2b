import { parseObjectId } from '../ids';
import type { JsonObject } from '../json';

/** The id under the name of what it is: `{ superevent_id }` or `{ graceid }`. */
export function idField(objectId: string): JsonObject {
	const { type, id } = parseObjectId(objectId);
	return type === 'superevent' ? { superevent_id: id } : { graceid: id };
}
