import { undefinedOn } from '../errors/optional';
import { inputError } from '../errors/GraceDbError';
import { formBody } from '../http/body';
import { parseSupereventId } from '../ids';
import { isJsonObject, type Json, type JsonObject } from '../json';
import { readPage } from '../http/pagination';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import type { CallOptions } from './address';

/** Who may do what with a superevent: `group`, `permission`. */
export interface Permissions {
	list(supereventId: string, options?: CallOptions): Promise<JsonObject[]>;
	/** Whether everybody may see a superevent. */
	isPublic(supereventId: string, options?: CallOptions): Promise<boolean>;
	/**
	 * Shows a superevent to the public, or hides it again; nothing happens if it is so already. The server does not say whether it was,
	 * so its permissions are read first.
	 *
	 * @returns the permissions after it, and whether the public was not, or was, shown it before
	 */
	modify(
		supereventId: string,
		action: 'expose' | 'hide',
		options?: CallOptions,
	): Promise<{ permissions: JsonObject[]; changed: boolean }>;
}

export function permissions(transport: Transport): Permissions {
	const list: Permissions['list'] = async (supereventId, { signal } = {}) => {
		const id = parseSupereventId(supereventId);
		const { content } = await transport.json({
			path: path`superevents/${id}/permissions/`,
			subject: `superevent ${id}`,
			signal,
		});
		return readPage(content, 'permissions').rows;
	};

	const isPublic: Permissions['isPublic'] = async (supereventId, options) =>
		(await list(supereventId, options)).some(
			({ group, permission }) => group === 'public_users' && permission === 'view_superevent',
		);

	return {
		list,
		isPublic,

		async modify(supereventId, action, { signal } = {}) {
			const id = parseSupereventId(supereventId);
			if (!['expose', 'hide'].includes(action)) {
				throw inputError(`Action: "${action}" is not a choice.`, 'Choose expose or hide.');
			}
			// Who may not read the permissions may hardly change them; then the server says so in its own words.
			const wasPublic = await undefinedOn(['permission'], isPublic(id, { signal }));
			// It is sent in any case: what is hidden from the public may still be shown to partners.
			const { content } = await transport.json({
				method: 'POST',
				path: path`superevents/${id}/permissions/modify/`,
				body: formBody({ action }),
				mayMakePublic: action === 'expose',
				repeatable: true,
				subject: `superevent ${id}`,
				signal,
			});
			return {
				permissions: readBareList(content),
				changed: wasPublic !== (action === 'expose'),
			};
		},
	};
}

function readBareList(content: Json): JsonObject[] {
	return Array.isArray(content)
		? content.filter(isJsonObject)
		: readPage(content, 'permissions').rows;
}
