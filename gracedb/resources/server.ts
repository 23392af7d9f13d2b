import type { Pipeline } from '../http/pipeline';
import type { JsonObject } from '../json';

export interface Server {
	/**
	 * What the server says of itself at the root of its API: `links`, `templates`, `groups`, `pipelines`, `searches`,
	 * `labels`, `server-version`, `api-versions`, since 2.36 `api-default`, and other vocabularies.
	 */
	info(options?: { signal?: AbortSignal }): Promise<JsonObject>;
	/** The user that the server sees: `username`, `first_name`, `last_name`, `email`, `is_internal_user`, …; anonymous users have only `username`. */
	userInfo(options?: { signal?: AbortSignal }): Promise<JsonObject>;
}

export function server(pipeline: Pipeline): Server {
	return {
		info: (options) => pipeline.info(options),
		userInfo: (options) => pipeline.user(options),
	};
}
