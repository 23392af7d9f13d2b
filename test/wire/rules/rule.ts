import type { CaseFile, Part, Value, WireCase, WireRequest } from '../caseFile';
import type { Call } from '../signatures';
import { filePath } from './address';
import { isAcceptable } from './known';

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
	/** Whether it does what the client refuses, so that no request was recorded: the call alone says what is right. */
	accepted?: boolean;
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

/** Ours does what the client refuses, if the server knows all names of the call. */
export function acceptance(subject: Subject, call = subject.call): Expectation | undefined {
	if (!isAcceptable(call, subject.root)) return undefined;
	return { requests: [], refused: false, accepted: true, call };
}

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

/** Puts other texts in place of some in the addresses, queries and bodies, but for comments and contents of files. */
export function mapTexts(expected: Expectation, others: ReadonlyMap<string, string>): Expectation {
	const change = (text: string): string => others.get(text) ?? text;
	const changeIn = (value: Value): Value =>
		typeof value === 'string' ? change(value) : Array.isArray(value) ? value.map(changeIn) : value;
	const changePair = ([name, text]: [string, string]): [string, string] => [
		name,
		name === 'comment' ? text : change(text),
	];
	const withForm = mapForm(expected, (pairs) => pairs.map(changePair));
	const withParts = mapParts(withForm, (parts) =>
		parts.map((part) => {
			const { name, filename, text = '' } = part;
			return filename === undefined ? { ...part, text: changePair([name, text])[1] } : part;
		}),
	);
	const withJson = mapJson(withParts, (json) =>
		typeof json !== 'object' || json === null || Array.isArray(json)
			? json
			: Object.fromEntries(
					Object.entries(json).map(([name, value]: [string, Value]) => [
						name,
						name === 'comment' ? value : changeIn(value),
					]),
				),
	);
	return mapRequests(withJson, (request) => {
		const path = [...others].reduce(withOther, request.path);
		return request.query
			? { ...request, path, query: request.query.map(changePair) }
			: { ...request, path };
	});
}

/** An address with another text in the place of one, which the client has escaped or not, or writes as bytes. */
function withOther(path: string, [text, other]: [string, string]): string {
	const escaped = encodeURI(text).replaceAll('%5B', '[').replaceAll('%5D', ']');
	const at = [text, escaped, `b'${text}'`, `b%27${text}%27`].find((one) =>
		`${path}/`.includes(`/${one}/`),
	);
	return at ? `${path}/`.replace(`/${at}/`, () => `/${filePath(other)}/`).slice(0, -1) : path;
}

/** A request with a form, or with no body. */
export function form(verb: string, path: string, pairs: [string, string][] = []): WireRequest {
	if (pairs.length === 0) return { verb, path, body: null };
	const headers = { 'content-type': 'application/x-www-form-urlencoded' };
	return { verb, path, headers, body: { form: pairs } };
}
