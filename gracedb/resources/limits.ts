import { readOnlyError } from '../http/readOnly';
import { withinTimeLimit } from '../http/timeLimit';

export interface CallLimits {
	/** Time for a call, whatever requests it takes; of a list each page is a call. Undefined: as long as it takes. */
	milliseconds: number | undefined;
	readOnly: boolean;
}

/** Calls that change nothing on the server. Whatever has another name is taken for a write. */
const reads = new Set([
	'count',
	'download',
	'get',
	'isPublic',
	'list',
	'listEvents',
	'neighbors',
	'newest',
	'page',
	'topics',
]);

/**
 * A resource whose calls keep to the limits as a whole. The pipeline sees one request at a time; a write may first look up names
 * that the server knows, which a Read Only credential need not send, and which takes time.
 */
export function withLimits<Resource extends object>(
	resource: Resource,
	{ milliseconds, readOnly }: CallLimits,
): Resource {
	const limited = Object.entries(resource).map(([name, call]: [string, Call]): [string, Call] => {
		if (readOnly && !reads.has(name)) {
			return [name, () => Promise.reject(readOnlyError('write'))];
		}
		return [name, (...args) => withinTimeLimit(milliseconds, () => call(...args))];
	});
	return Object.fromEntries(limited) as Resource;
}

type Call = (...args: unknown[]) => unknown;
