import type { Value } from '../caseFile';
import {
	bytesOf,
	isGiven,
	openedBy,
	tagged,
	isTruthy,
	plain,
	type SentFile,
	type ClientInput,
	textFrom,
	typed,
} from '../python';
import type { Call } from '../signatures';
import type { Run } from './run';

const written = (value: Value): Value =>
	typeof value === 'boolean' ? (value ? 'True' : 'False') : typed(value);

/** Pairs of names and values, as `requests` takes them: a dictionary, a list of pairs or a text. */
function rowsOf(given: Value | undefined): Record<string, Value> {
	const pairs = pairsOf(plain(given ?? null));
	const row = pairs.flatMap(([name, value]) => {
		const values = Array.isArray(value) ? value : [value];
		return values.filter(isGiven).map((one) => ({ name, value: written(one) }));
	});
	return { row };
}

function pairsOf(given: Value): [Value, Value][] {
	if (typeof given === 'string') return [...new URLSearchParams(given)];
	if (Array.isArray(given)) return given as [Value, Value][];
	return typeof given === 'object' && given !== null ? Object.entries(given) : [];
}

/** Below the root of the API, whatever server stood in front. */
function pathOf(url: Value | undefined): Value {
	const address = plain(url ?? '');
	return typeof address === 'string'
		? address.replace(/^\{api\}|^https?:\/\/[^/]+\/(?:.*?\/)?api\//, '') || '/'
		: address;
}

/** The file that `requests` takes from `files`: contents, an open file, or a tuple of name and contents. */
function fileOf(given: Value, name: string, { files }: ClientInput): SentFile {
	const pair = Array.isArray(given) ? given : tagged(given)?.['$tuple'];
	const [fileName, contents] = Array.isArray(pair) ? pair : [openedBy(given) ?? name, given];
	return { name: textFrom(fileName), content: bytesOf(contents ?? '', files) };
}

/** A body that is no form: a text, bytes, or what can be read or generated. */
function rawBody(data: Value, { files }: ClientInput): Buffer | undefined {
	const pieces = tagged(data)?.['$generator'];
	return Array.isArray(pieces) ? Buffer.from(pieces.map(textFrom).join('')) : bytesOf(data, files);
}

function bodyOf({ given, more }: Call, input: ClientInput): Pick<Run, 'parameters' | 'files'> {
	const data = given['data'] ?? more['data'];
	const json = given['json'] ?? more['json'];
	const [file] = pairsOf(more['files'] ?? null);
	if (file !== undefined) {
		const name = textFrom(file[0]);
		const parameters = { bodyKind: 'multipart', bodyFields: rowsOf(data), fileField: name };
		return { parameters, files: { data: fileOf(file[1], name, input) } };
	}
	const raw = isTruthy(data) ? rawBody(data ?? '', input) : undefined;
	if (raw !== undefined) {
		return { parameters: { bodyKind: 'binary' }, files: { data: { name: 'body', content: raw } } };
	}
	if (isTruthy(data)) return { parameters: { bodyKind: 'form', bodyFields: rowsOf(data) } };
	if (!isGiven(json)) return { parameters: {} };
	return { parameters: { bodyKind: 'json', bodyJson: JSON.stringify(plain(json)) } };
}

/** Addresses of stored files, whose contents are seldom JSON. */
const isFile = /\/files\/[^/]/;

const requestWith =
	(method: string, answer = 'json') =>
	(call: Call, input: ClientInput): Run => {
		const { parameters, files } = bodyOf(call, input);
		return {
			resource: 'api',
			operation: 'request',
			parameters: {
				method,
				path: pathOf(call.given['url']),
				answer: isFile.test(textFrom(call.given['url'])) ? 'file' : answer,
				queryParameters: rowsOf(call.more['params']),
				headers: rowsOf(call.more['headers']),
				// Whoever writes a request in Python means what stands in it.
				additionalFields: { makePublic: true },
				...parameters,
			},
			files,
		};
	};

/** The verbs of the session that the client is. */
export const api = {
	get: requestWith('GET'),
	get_file: requestWith('GET', 'file'),
	head: requestWith('HEAD'),
	options: requestWith('OPTIONS'),
	delete: requestWith('DELETE'),
	post: requestWith('POST'),
	put: requestWith('PUT'),
	patch: requestWith('PATCH'),
};
