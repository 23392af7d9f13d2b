import type { Value } from '../caseFile';
import { contentOf } from '../caseFile';
import {
	isGiven,
	isTruthy,
	plain,
	type SentFile,
	type Surroundings,
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
function fileOf(given: Value, name: string, { files }: Surroundings): SentFile {
	const bare = plain(given);
	const [fileName, contents] = Array.isArray(bare) ? bare : [nameOf(given, name), bare];
	const text = typeof contents === 'string' ? contents : JSON.stringify(contents);
	const isOpen = typeof given === 'object' && given !== null && '$openFile' in given;
	const content = isOpen ? contentOf(files, text) : Buffer.from(text);
	return { name: textFrom(fileName), content };
}

const nameOf = (given: Value, otherwise: string): Value =>
	typeof given === 'object' && given !== null && '$openFile' in given
		? (given['$openFile'] ?? otherwise)
		: otherwise;

function bodyOf({ given, more }: Call, around: Surroundings): Pick<Run, 'parameters' | 'files'> {
	const data = given['data'] ?? more['data'];
	const json = given['json'] ?? more['json'];
	const [file] = pairsOf(more['files'] ?? null);
	if (file !== undefined) {
		const name = textFrom(file[0]);
		const parameters = { bodyKind: 'multipart', bodyFields: rowsOf(data), fileField: name };
		return { parameters, files: { data: fileOf(file[1], name, around) } };
	}
	if (typeof plain(data ?? null) === 'string' && isTruthy(data)) {
		return {
			parameters: { bodyKind: 'binary' },
			files: { data: fileOf(data ?? '', 'body', around) },
		};
	}
	if (isTruthy(data)) return { parameters: { bodyKind: 'form', bodyFields: rowsOf(data) } };
	if (!isGiven(json)) return { parameters: {} };
	return { parameters: { bodyKind: 'json', bodyJson: JSON.stringify(plain(json)) } };
}

/** Addresses of stored files, whose contents are seldom JSON. */
const isFile = /\/files\/[^/]/;

const requestWith =
	(method: string, answer = 'json') =>
	(call: Call, around: Surroundings): Run => {
		const { parameters, files } = bodyOf(call, around);
		return {
			resource: 'api',
			operation: 'request',
			parameters: {
				...{ method, path: pathOf(call.given['url']) },
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
