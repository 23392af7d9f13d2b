import type { JsonObject } from '../json';
import { idField } from './idField';

/** The flat form of a permission: which group may do what; `everybody` says that the group is all the world. */
export function simplifyPermission(permission: JsonObject, supereventId: string): JsonObject {
	const { group } = permission;
	return {
		...idField(supereventId),
		group: group ?? null,
		permission: permission['permission'] ?? null,
		everybody: group === 'public_users',
	};
}
