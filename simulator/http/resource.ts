import type { Answer } from '../wire/answers';
import type { Method } from './methods';
import type { ExtraFormat } from './negotiate';
import type { Call } from './call';

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** One address of the API and what can be done there. */
export interface Resource extends Partial<Record<Method, Handler>> {
	/**
	 * Below `/api/`, `/api/v1/` and `/api/v2/`. `:name` is one segment, a final `*` the rest of the path. The slash at the end
	 * counts: without it the address with a slash does not exist, with it the one without is redirected, as in Django.
	 */
	path: string;
	/** What segments look like; an address that does not fit is unknown. */
	where?: Record<string, RegExp>;
	/** Formats besides JSON and the browsable page. */
	formats?: readonly ExtraFormat[];
	/** The bytes of files may be kept by caches; everything else says that it may not. */
	cacheable?: boolean;
	/** HEAD and OPTIONS are refused with 405 too. */
	strict?: boolean;
}
