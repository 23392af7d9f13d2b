import type { CaseFile, Part, Value, WireCase, WireRequest } from '../caseFile';
import type { Call } from '../signatures';

/** What a case is about: the call, and what the client knew. */
export interface Subject {
	wire: WireCase;
	call: Call;
	file: CaseFile;
	/** Root of the API as the case's server gives it. */
	root: Record<string, unknown>;
}

/** What ours should do. */
export interface Expectation {
	requests: WireRequest[];
	/** Whether it refuses before any request. */
	refused: boolean;
	/** Whether ours may find that what was asked for is so already: it then looks, and may come out well. */
	mayBeSo?: boolean;
	/** Whether a list may come in other pages, if only the rows are the same. */
	inOtherPages?: boolean;
	/** The call as ours understands it, for the rules that follow. */
	call?: Call;
}

/** A difference from the client, with its reason in docs/wire.md under the same name. */
export interface Rule {
	id: string;
	/** What ours does instead of what the client does; undefined where the rule has nothing to say. */
	instead: (expected: Expectation, subject: Subject) => Expectation | undefined;
}

export const rule = (id: string, instead: Rule['instead']): Rule => ({ id, instead });

/** Ours refuses before any request. */
export const refusal: Expectation = { requests: [], refused: true };

/** Changes all requests. */
export function mapRequests(
	expected: Expectation,
	change: (request: WireRequest) => WireRequest,
): Expectation {
	return { ...expected, requests: expected.requests.map(change) };
}

/** Changes the form of all requests that have one; what is left without any pair has no body. */
export function mapForm(
	expected: Expectation,
	change: (pairs: [string, string][]) => [string, string][],
): Expectation {
	return mapRequests(expected, (request) => {
		if (request.body?.form === undefined) return request;
		const form = change(request.body.form);
		return { ...request, body: form.length === 0 ? null : { form } };
	});
}

/** Changes the JSON of all requests that have some. */
export function mapJson(expected: Expectation, change: (json: Value) => Value): Expectation {
	return mapRequests(expected, (request) => {
		const { json } = request.body ?? {};
		return json === undefined ? request : { ...request, body: { json: change(json) } };
	});
}

/** Changes the parts of all multipart requests. */
export function mapParts(expected: Expectation, change: (parts: Part[]) => Part[]): Expectation {
	return mapRequests(expected, (request) => {
		const { multipart } = request.body ?? {};
		return multipart ? { ...request, body: { multipart: change(multipart) } } : request;
	});
}

/** A request with a form, or with no body. */
export function form(verb: string, path: string, pairs: [string, string][] = []): WireRequest {
	if (pairs.length === 0) return { verb, path, body: null };
	const headers = { 'content-type': 'application/x-www-form-urlencoded' };
	return { verb, path, headers, body: { form: pairs } };
}
