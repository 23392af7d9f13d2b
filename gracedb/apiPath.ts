import { type GraceDbError, inputError } from './errors';

/** Where in the API a request goes. */
export interface ApiPath {
	/** Below the API root. */
	path: string;
	/** What stood after a question mark. */
	query: [string, string][];
	/** Whether the path names the API version itself. */
	isVersioned: boolean;
}

const example = 'Give it like superevents/S240716b/logs/, below the root of the API.';

/**
 * A path that a person typed, such as `superevents/S240716b/`, `/api/v1/events/?query=…`, or an address of this server's API.
 * What cannot stand in an address (`#`, blanks, other letters) is escaped. Credentials go with the request, so it must not
 * leave the API of the configured server.
 *
 * @throws GraceDbError of kind `input`
 */
export function parseApiPath(text: string, apiUrl: URL): ApiPath {
	const typed = text.trim();
	// Browsers and servers drop or turn round what stands here, so that the address would be another one than it seems.
	// eslint-disable-next-line no-control-regex
	if (/[\u0000-\u001f\u007f\\]/.test(typed))
		throw refuse(typed, 'has a character that no address can have');
	const [address = '', query = ''] = splitOnce(typed, '?');
	const below = belowApi(address, apiUrl);
	const segments = below.split('/');
	if (segments.some(climbs)) throw refuse(typed, 'has . or .. for a part');
	const escaped = below.replace(/#/g, '%23').replace(/%(?![0-9a-f]{2})/gi, '%25');
	// The dot keeps what has a colon from being taken for a scheme.
	const url = new URL(`./${escaped}`, apiUrl);
	if (url.origin !== apiUrl.origin || !url.pathname.startsWith(apiUrl.pathname)) {
		throw refuse(typed, 'leaves the API of this server');
	}
	return {
		path: `./${url.pathname.slice(apiUrl.pathname.length)}`,
		query: [...new URLSearchParams(query)],
		isVersioned: /^v\d+$/.test(segments[0] ?? ''),
	};
}

/** The part below the API root of an address, a path from the server's root or one below the API. */
function belowApi(address: string, apiUrl: URL): string {
	if (/^[a-z][a-z\d+.-]*:/i.test(address) || address.startsWith('//')) {
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

/** Whether a part of a path, however escaped, would lead elsewhere in the tree. */
function climbs(segment: string): boolean {
	const plain = segment.replace(/%2e/gi, '.').replace(/%2f/gi, '/').replace(/%5c/gi, '/');
	return plain.split('/').some((part) => part === '.' || part === '..');
}

function splitOnce(text: string, mark: string): [string, string] {
	const at = text.indexOf(mark);
	return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function refuse(text: string, why: string): GraceDbError {
	const shown = text.replace(/\/\/[^/@]*@/, '//').slice(0, 100);
	return inputError(`Path: "${shown}" ${why}.`, example);
}
