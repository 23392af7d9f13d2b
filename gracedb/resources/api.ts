import type { Readable } from 'node:stream';
import { parseApiPath } from '../http/apiPath';
import type { Answer, Method, Request, Transport } from '../http/request';
import type { Body, FormPairs } from '../http/body';
import { checkTypedHeaders } from '../http/requestHeaders';
import type { Json } from '../json';
import type { CallOptions } from './address';
import { anythingOfMembers } from './membersOnly';

export interface ApiRequest {
	method: Method;
	/** Below the root of the API, or an address of it; a version (`v1/`) may stand in front. */
	path: string;
	/** In addition to what stands after a question mark in the path. */
	query?: FormPairs;
	/** Only those that say how the answer is wanted: see http/requestHeaders.ts. */
	headers?: Readonly<Record<string, string>>;
	body?: Body;
	/** Whether it may show something to others than members. Default false: such requests are refused. */
	mayMakePublic?: boolean;
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
		{ method, path: text, query = [], headers = {}, body, mayMakePublic }: ApiRequest,
		signal?: AbortSignal,
	): Request {
		const { path, query: typed, isVersioned } = parseApiPath(text, apiUrl);
		return {
			method,
			path,
			isVersioned,
			query: [...typed, ...query],
			headers: checkTypedHeaders(headers),
			body,
			mayMakePublic,
			membersOnly: method === 'GET' ? anythingOfMembers : undefined,
			signal,
		};
	}

	return {
		json: async (request, { signal } = {}) => await transport.json(prepare(request, signal)),
		stream: async (request, { signal } = {}) => await transport.stream(prepare(request, signal)),
	};
}
