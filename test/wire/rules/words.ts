import type { WireCase } from '../caseFile';
import { isTruthy } from '../python';
import { methodOf, properties } from '../signatures';

/** How often something is sent; what is sent is compared wherever the case can be replayed. */
export const aboutRepeats = 'machinery-retry';

/**
 * Groups about the client's own machinery, which docs/wire.md compares in words. They are known by what a case does, since
 * another file may give its cases other names.
 */
const machinery: Record<string, (wire: WireCase) => boolean> = {
	[aboutRepeats]: ({ id, server = [], requests }) =>
		/^retry\b/.test(id) ||
		requests.some(({ atSecond }) => atSecond !== undefined) ||
		server.some((one) => typeof one === 'string' || isRepeated.has(one.status)),
	'machinery-auth': ({ id, client = {} }) =>
		/^auth\b/.test(id) ||
		['auth', 'cred', 'use_auth', 'reload_cred', 'force_noauth', 'fail_if_noauth'].some(
			(name) => name in client,
		),
	'machinery-constructor': ({ id, client = {} }) =>
		/^constructor\b/.test(id) ||
		typeof (client['api_version'] ?? '') !== 'string' ||
		['retries', 'retry_codes', 'allowed_methods', 'backoff_factor'].some((name) => name in client),
	'machinery-property': ({ id, method }) => /^property\b/.test(id) || properties.includes(method),
	'machinery-session': ({ method }) => method === '(sequence)',
	// It has no such field, so there is nothing to refuse.
	'mass-gap': ({ method, kwargs, outcome }) =>
		methodOf(method) === 'create_voevent' &&
		isTruthy(kwargs['MassGap']) &&
		outcome.raises !== undefined,
	kafka: ({ kafka, kwargs }) => kafka !== undefined || 'kafka' in kwargs,
};

/** Statuses that the client or ours repeats. */
const isRepeated = new Set([408, 409, 413, 429, 502, 503, 504]);

export const wordRules: readonly string[] = Object.keys(machinery);

/** The rule under which a case is compared in words. */
export function comparedInWords(wire: WireCase): string | undefined {
	return Object.entries(machinery).find(([, isSo]) => isSo(wire))?.[0];
}
