/** Signals by the one that was made of them, so that they live as long as it does. */
const sources = new WeakMap<AbortSignal, readonly AbortSignal[]>();

/**
 * A signal that is aborted as soon as one of several is. `AbortSignal.any` holds its sources weakly: one that nobody else holds, as a time limit, may be
 * collected as garbage, and then it never fires (https://github.com/nodejs/node/issues/57736, Node 20 and 22;
 * https://github.com/nodejs/node/issues/65995, Node 24).
 */
export function anySignal(...signals: (AbortSignal | undefined)[]): AbortSignal {
	const given = signals.filter((signal) => signal !== undefined);
	// eslint-disable-next-line no-restricted-properties -- here it is made safe
	const any = AbortSignal.any(given);
	sources.set(any, given);
	return any;
}
