import type { ApiVersion } from '../profiles';
import { detail, Refusal } from '../wire/errors';
import type { Method } from './methods';
import type { Resource } from './resource';
import type { World } from './world';
import type { Call } from './call';

/** Whether a version of the API does not have a resource. */
export function isUnknown({ profile }: World, version: ApiVersion, { path }: Resource): boolean {
	return profile.shapes[version].unknown.includes(path);
}

/** Refuses with 410 what a version of the API has removed, for every user and whether the parent exists or not. */
export function refuseIfGone({ request, shapes }: Call, { path }: Resource): void {
	const method = (request.method === 'HEAD' ? 'GET' : request.method) as Method;
	if (!shapes.gone[path]?.includes(method)) return;
	throw new Refusal(
		detail(410, 'This resource is no longer available in this version of the API.'),
	);
}
