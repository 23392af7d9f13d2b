import { isDeepStrictEqual } from 'node:util';
import type { WireCase, WireRequest } from './caseFile';
import type { Done } from './replay';

/**
 * Whether a case about repeats can be replayed: the server answers with a status, and asks for no long pause. How often the
 * same is sent is compared in words; what is sent is compared as ever.
 */
export function canBeReplayed({ server = [], kafka, client = {} }: WireCase): boolean {
	const isShort = (one: (typeof server)[number]): boolean =>
		typeof one === 'object' && pauseOf(one.headers ?? {}) <= 1;
	const isOrdinary = Object.keys(client).every((name) => options.includes(name));
	return server.length > 0 && server.every(isShort) && kafka === undefined && isOrdinary;
}

/** Options of the client that this test knows. */
const options = ['root', 'fresh', 'api_version', 'retries', 'retry_codes', 'allowed_methods'];

/** Seconds; what is a date is too long. */
function pauseOf(headers: Record<string, string>): number {
	const [, text = '0'] =
		Object.entries(headers).find(([name]) => /^retry-after$/i.test(name)) ?? [];
	return /^\d+$/.test(text.trim()) ? Number(text) : Infinity;
}

/** The case as if everything had been sent once, with whatever came of it. */
export function once(wire: WireCase, done: Done): { wire: WireCase; done: Done } {
	const requests = withoutRepeats(wire.requests);
	return {
		wire: { ...wire, server: [], requests, outcome: {} },
		done: { items: done.items, requests: withoutRepeats(done.requests) },
	};
}

function withoutRepeats<Request extends WireRequest>(requests: readonly Request[]): Request[] {
	const parts = ({ verb, path, query, body }: Request): unknown => [verb, path, query ?? [], body];
	return requests.filter(
		(request, index) =>
			index === 0 || !isDeepStrictEqual(parts(request), parts(requests[index - 1] ?? request)),
	);
}
