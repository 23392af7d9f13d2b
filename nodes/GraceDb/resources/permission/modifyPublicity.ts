import { checkChanged } from '../../../shared/parameters/failIfUnchanged';
import type { GraceDbClient } from '../../../../gracedb/client';
import type { JsonObject } from '../../../../gracedb/json';
import type { CallOptions } from '../../../../gracedb/resources/address';
import { simplifyPermission } from '../../../../gracedb/simplify/simplifyPermission';

/** A superevent after it was shown or hidden. */
interface Publicity extends JsonObject {
	superevent_id: string;
	public: boolean;
	/** Whether it was not so before. */
	changed: boolean;
	/** All that are left. */
	permissions: JsonObject[];
}

/** Shows a superevent to the public, or hides it. */
export async function modifyPublicity(
	client: GraceDbClient,
	id: string,
	action: 'expose' | 'hide',
	{ failIfUnchanged, signal }: CallOptions & { failIfUnchanged: boolean | undefined },
): Promise<Publicity> {
	const isPublic = action === 'expose';
	const done = await client.permissions.modify(id, action, { signal });
	checkChanged(done, failIfUnchanged, `${id} is already ${isPublic ? 'public' : 'hidden'}`);
	return {
		superevent_id: id,
		public: isPublic,
		changed: done.changed,
		permissions: done.permissions.map((permission) => simplifyPermission(permission, id)),
	};
}
