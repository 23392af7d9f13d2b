import { GraceDbError } from '../../../../gracedb/errors/GraceDbError';
import { type Method, methods } from '../../../../gracedb/http/request';
import type { Json, JsonObject } from '../../../../gracedb/json';
import { isJsonObject } from '../../../../gracedb/json';
import type { ApiRequest } from '../../../../gracedb/resources/api';
import { outputField } from '../../../shared/parameters/binary';
import { additionalFields } from '../../../shared/parameters/collections';
import { oneOf, requiredText } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';
import { ItemWithFiles, operation, type OperationContext, type Output } from '../../operation';
import { bodyFields, bodyFile, bodyJson, bodyKind, fileField, makeBody } from './body';
import { makePublicByRequest } from './publicity';
import { withMissingFields } from './missingFields';
import { readRows, rowsOf } from './rows';
import { flagField } from '../../../shared/parameters/commonFields';

const method: Field<'method', Method> = {
	property: {
		displayName: 'Method',
		name: 'method',
		type: 'options',
		default: 'GET',
		description:
			'HTTP method of the request. GET, HEAD and OPTIONS read; the others change something.',
		options: methods.map((name) => ({ name, value: name })),
	},
	read: oneOf('Method', methods),
};

const path: Field<'path', string> = {
	property: {
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. superevents/S240716b/logs/',
		description:
			"Path below the root of this server's API, or a full address below it. It can start with an API version (v1/). You cannot reach other servers.",
	},
	read: requiredText('Path', 'Enter a path like superevents/S240716b/logs/.'),
};

const queryParameters: Field<'queryParameters', [string, string][]> = {
	property: rowsOf(
		'Query Parameters',
		'queryParameters',
		'The part of the address after the question mark, for example count',
	),
	read: readRows('Query Parameters'),
};

const headers: Field<'headers', [string, string][]> = {
	property: rowsOf(
		'Headers',
		'headers',
		'Further headers that describe the answer you want, for example Accept-Language. You cannot set headers that servers may read as the user, the method or the address.',
	),
	read: readRows('Headers'),
};

const answer: Field<'answer', 'file' | 'json'> = {
	property: {
		displayName: 'Answer',
		name: 'answer',
		type: 'options',
		default: 'json',
		description: "Format of the server's answer",
		options: [
			{
				name: 'File',
				value: 'file',
				description: 'Put the answer into a binary field',
			},
			{
				name: 'JSON',
				value: 'json',
				description: 'An object becomes one item. A list becomes one item per entry.',
			},
		],
	},
	read: oneOf('Answer', ['file', 'json']),
};

const file: Field<'outputField', string> = {
	property: { ...outputField.property, displayOptions: { show: { answer: ['file'] } } },
	read: outputField.read,
};

const fullResponse = flagField(
	'fullResponse',
	'Include Status and Headers',
	'Whether to return status, headers and body in one item instead of the body alone',
);

export const request = operation({
	name: 'Request',
	value: 'request',
	action: 'Make an API request',
	description: "Make any request to the server's API, if there is no operation for it",
	access: 'write',
	needsAccount: false,
	fields: [
		method,
		path,
		queryParameters,
		headers,
		bodyKind,
		bodyFields,
		bodyJson,
		fileField,
		bodyFile,
		answer,
		file,
		additionalFields(fullResponse, makePublicByRequest),
	],
	async execute({ client, params, upload, save, signal }) {
		const asked: ApiRequest = {
			method: params.method,
			path: params.path,
			query: params.queryParameters,
			headers: Object.fromEntries(params.headers),
			body: await makeBody(params, upload),
			mayMakePublic: params.additionalFields.makePublic,
		};
		const full = params.additionalFields.fullResponse ?? false;
		const explained = (error: unknown): Promise<never> =>
			Promise.reject(withMissingFields(error, params));
		if (params.answer === 'file') {
			const {
				status,
				headers: answerHeaders,
				content,
			} = await client.api.stream(asked, { signal }).catch(explained);
			const info = { status, headers: withoutCookies(answerHeaders) };
			if (params.method === 'HEAD' || status === 204 || answerHeaders['content-length'] === '0') {
				content.destroy();
				return info;
			}
			const name = fileNameOf(answerHeaders, params.path);
			const data = await saveAs(save, content, name, answerHeaders['content-type']);
			return new ItemWithFiles(full ? { ...info, file: name } : { file: name }, {
				[params.outputField]: data,
			});
		}
		const {
			status,
			headers: answerHeaders,
			content,
		} = await client.api
			.json(asked, { signal })
			.catch((error: unknown) => explained(adviseFile(error)));
		const info = { status, headers: withoutCookies(answerHeaders) };
		if (content === null) return info;
		return full ? { ...info, body: content } : itemsOf(content);
	},
});

function itemsOf(content: Json): Output {
	if (isJsonObject(content)) return content;
	if (!Array.isArray(content)) return { value: content };
	return eachOf(content);
}

// eslint-disable-next-line @typescript-eslint/require-await -- an output of many items is an async list
async function* eachOf(entries: readonly Json[]): AsyncGenerator<JsonObject> {
	for (const entry of entries) yield isJsonObject(entry) ? entry : { value: entry };
}

/** Cookies are secrets, which must not get into an execution's record. */
function withoutCookies(headersReceived: Record<string, string>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headersReceived).filter(([name]) => !name.startsWith('set-cookie')),
	);
}

/** As the server calls the file, or as the address does, without its version. */
function fileNameOf(headersReceived: Record<string, string>, address: string): string {
	const named = /filename="?([^";]+)/i.exec(headersReceived['content-disposition'] ?? '')?.[1];
	const last = address.split('?')[0]?.split('/').filter(Boolean).at(-1) ?? '';
	const name = (named ?? last).split(/[\\/]/).at(-1)?.trim() ?? '';
	return name.replace(/,\d+$/, '') || 'answer';
}

function saveAs(
	save: OperationContext['save'],
	content: Parameters<OperationContext['save']>[0],
	name: string,
	contentType = '',
): ReturnType<OperationContext['save']> {
	const type = contentType.split(';')[0]?.trim() ?? '';
	return save(content, name, ['', 'application/octet-stream'].includes(type) ? undefined : type);
}

function adviseFile(error: unknown): Error {
	if (!(error instanceof GraceDbError)) {
		return error instanceof Error ? error : new Error(String(error));
	}
	if (error.kind !== 'answer' || error.status !== undefined) return error;
	const advice = 'To keep an answer that is not JSON, set Answer to File.';
	return new GraceDbError(error.message, { ...error, advice, cause: error });
}
