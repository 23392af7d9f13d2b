import type { JsonObject } from '../json';
import { creation } from './times';
import { idField } from './idField';

/**
 * The flat, readable form of a label on an object: its name, who set it (`creator`) and when.
 *
 * @param objectId superevent or event that has it
 */
export function simplifyLabel(label: JsonObject, objectId: string): JsonObject {
	return {
		...idField(objectId),
		name: label['name'] ?? null,
		...creation(label['created']),
		creator: label['creator'] ?? null,
	};
}
