import { type GraceDbError, inputError } from '../errors/GraceDbError';
import { maxAddressLength } from '../serverUrl';
import { addressOf } from './address';

/** Where in the API a request goes. */
export interface ApiPath {
	/** Below the API root, escaped. */
	path: string;
	/** What stood after a question mark. */
	query: [string, string][];
	/** Whether the path names the API version itself. */
	isVersioned: boolean;
}

const example = 'Enter a path like superevents/S240716b/logs/, below the root of the API.';

/**
 * A path that a person typed, such as `superevents/S240716b/`, `/api/v1/events/?query=…`, or an address of this server's API.
 * What cannot stand in an address (`#`, blanks, other letters) is escaped.
 *
 * @throws GraceDbError of kind `input` if it is on another server or outside of the API
 */
export function parseApiPath(text: string, apiUrl: URL): ApiPath {
	const typed = text.trim();
	// eslint-disable-next-line no-control-regex
	if (/[\u0000-\u001f\u007f\\]/.test(typed))
		throw refuse(typed, 'contains a character that is not allowed in an address');
	const [address = '', query = ''] = splitOnce(typed, '?');
	const below = belowApi(address, apiUrl);
	if (isAddress(below) || below.startsWith('/')) {
		throw refuse(typed, `is not below ${apiUrl.href}, the root of the API`);
	}
	const path = escaped(below);
	if (!isInApi(path, apiUrl)) throw refuse(typed, 'leaves the API of this server');
	return {
		path,
		query: [...new URLSearchParams(query)],
		isVersioned: /^v\d+$/.test(path.split('/')[0] ?? ''),
	};
}

/** A path in which what cannot stand in an address is escaped, and what was escaped stays so. */
function escaped(path: string): string {
	return path
		.replace(/\p{Surrogate}/gu, '\ufffd')
		.replace(/%(?![0-9a-f]{2})/gi, '%25')
		.replace(/[^\x21-\x7e]|["#<>[\]^`{|}]/gu, encodeURIComponent);
}

/** The part below the API root of an address, a path from the server's root or one below the API. */
function belowApi(address: string, apiUrl: URL): string {
	if (isAddress(address)) {
		if (address.length > maxAddressLength) throw refuse(address, 'is too long for an address');
		const url = URL.canParse(address, apiUrl.href) ? new URL(address, apiUrl) : undefined;
		if (url?.origin !== apiUrl.origin || url.username !== '' || url.password !== '') {
			throw refuse(address, `is not on ${apiUrl.origin}, the server of this node`);
		}
		const path = address.slice(address.indexOf('//') + 2).replace(/^[^/]*/, '');
		if (!path.startsWith(apiUrl.pathname)) {
			throw refuse(address, `is not below ${apiUrl.href}, the root of the API`);
		}
		return path.slice(apiUrl.pathname.length);
	}
	const root = apiUrl.pathname.slice(1);
	const path = address.replace(/^\//, '');
	return path === root.slice(0, -1) ? '' : path.startsWith(root) ? path.slice(root.length) : path;
}

/** Whether a text names a scheme or a server. */
function isAddress(text: string): boolean {
	return /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(text);
}

function isInApi(path: string, apiUrl: URL): boolean {
	try {
		addressOf(apiUrl, path);
		return true;
	} catch {
		return false;
	}
}

function splitOnce(text: string, mark: string): [string, string] {
	const at = text.indexOf(mark);
	return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function refuse(text: string, why: string): GraceDbError {
	const shown = text.replace(/\/\/[^/@]*@/, '//').slice(0, 100);
	return inputError(`Path: "${shown}" ${why}.`, example);
}
