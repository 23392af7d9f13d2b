import type { Auth } from '../auth/auth';
import { GraceDbError } from '../errors';
import { readUser } from '../identity';
import { isJsonObject, type JsonObject } from '../json';
import type { Transport } from '../transport';

export interface Server {
	/**
	 * What the server says of itself at the root of its API: `links`, `templates`, `groups`, `pipelines`, `searches`,
	 * `labels`, `server-version`, `api-versions`, since 2.36 `api-default`, and other vocabularies.
	 */
	info(options?: { signal?: AbortSignal }): Promise<JsonObject>;
	/** The user that the server sees: `username`, `first_name`, `last_name`, `email`, `is_internal_user`, …; anonymous visitors have only `username`. */
	userInfo(options?: { signal?: AbortSignal }): Promise<JsonObject>;
}

export function server(transport: Transport, auth: Auth): Server {
	return {
		async info({ signal } = {}) {
			const { content } = await transport.json({ path: '', signal });
			if (isJsonObject(content) && isJsonObject(content['links'])) return content;
			throw new GraceDbError(`${transport.apiUrl.href} is not the root of a GraceDB API.`, {
				kind: 'answer',
				advice: 'Check the server address.',
			});
		},
		userInfo: ({ signal } = {}) => readUser(transport, auth, signal),
	};
}
