import type { Readable } from 'node:stream';
import { parseApiPath } from '../http/apiPath';
import { anythingOfMembers } from './membersOnly';
import { inputError } from '../errors';
import type { Method, Request, Answer, Transport } from '../http/request';
import type { Body, FormPairs } from '../form';
import type { Json } from '../json';
import type { CallOptions } from './address';

export interface ApiRequest {
	method: Method;
	/** Below the root of the API, or an address of it; a version (`v1/`) may stand in front. */
	path: string;
	/** In addition to what stands after a question mark in the path. */
	query?: FormPairs;
	/** Never those that carry credentials or belong to the connection. */
	headers?: Readonly<Record<string, string>>;
	body?: Body;
}

/** Any request to the server's API, for what has no method of its own. POSTs are never sent twice blindly. */
export interface Api {
	/** @returns content as JSON; null where there is none */
	json(request: ApiRequest, options?: CallOptions): Promise<Answer<Json>>;
	/** @returns content under way; whoever takes it reads or destroys it */
	stream(request: ApiRequest, options?: CallOptions): Promise<Answer<Readable>>;
}

export function api(transport: Transport): Api {
	const { apiUrl } = transport;

	function prepare(
		{ method, path: text, query = [], headers = {}, body }: ApiRequest,
		signal?: AbortSignal,
	): Request {
		const { path, query: typed, isVersioned } = parseApiPath(text, apiUrl);
		return {
			method,
			path,
			isVersioned,
			query: [...typed, ...query],
			headers: checkHeaders(headers),
			body,
			membersOnly: method === 'GET' ? anythingOfMembers : undefined,
			signal,
		};
	}

	return {
		json: async (request, { signal } = {}) => await transport.json(prepare(request, signal)),
		stream: async (request, { signal } = {}) => await transport.stream(prepare(request, signal)),
	};
}

const credentialHeaders = /^(?:authorization|proxy-authorization|cookie2?|x-vault-token)$/;
const connectionHeaders =
	/^(?:host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|accept-encoding|content-(?:length|encoding))$|^:/;

/** Names in small letters. */
function checkHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
	const entries = Object.entries(headers).map(([given, value]): [string, string] => {
		const name = given.trim().toLowerCase();
		if (credentialHeaders.test(name)) {
			throw inputError(
				`Headers: ${name} cannot be set here.`,
				'Who is asking is decided by the credential.',
			);
		}
		if (connectionHeaders.test(name)) {
			throw inputError(`Headers: ${name} cannot be set.`, 'It belongs to the connection itself.');
		}
		if (name === 'content-type') {
			throw inputError('Headers: content-type cannot be set.', 'It follows from Body.');
		}
		if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
			throw inputError(
				`Headers: "${given}" has a name or a value that no header can have.`,
				'Names are made of letters, digits and -; values are one line of Latin text.',
			);
		}
		return [name, value.trim()];
	});
	return Object.fromEntries(entries);
}
