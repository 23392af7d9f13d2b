import type { JsonObject } from '../json';
import { whose } from './idField';

/** The flat form of a permission: which group may do what; `everybody` says that the group is all the world. */
export function simplifyPermission(permission: JsonObject, supereventId: string): JsonObject {
	const { group } = permission;
	return {
		...whose(supereventId),
		group: group ?? null,
		permission: permission['permission'] ?? null,
		everybody: group === 'public_users',
	};
}
