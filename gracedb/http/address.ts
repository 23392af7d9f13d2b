import { type FormFields, type FormPairs, formPairs } from './body';
import { inputError } from '../errors/GraceDbError';

/**
 * The address of a request: the only place that makes one, so the only place that has to keep a credential on its server.
 *
 * The path is appended to the root as text and then resolved once, so nothing in it can be taken for a scheme or a host.
 *
 * @param path below the root, already escaped; no query and no fragment
 * @throws GraceDbError of kind `input` if the address, once resolved, is not on the origin of the API and below its root
 */
export function addressOf(apiUrl: URL, path: string, query: FormFields | FormPairs = {}): URL {
	const text = apiUrl.href + path;
	// A URL parser drops control characters and turns \ into /, so that the address would be another one than it seems.
	// eslint-disable-next-line no-control-regex
	if (/[\u0000-\u0020\u007f\\?#]/.test(path) || !URL.canParse(text))
		throw outsideApiError(path, apiUrl);
	const url = new URL(text);
	if (!isBelow(url, apiUrl) || path.split('/').some(leadsUp)) throw outsideApiError(path, apiUrl);
	for (const [name, value] of formPairs(query)) url.searchParams.append(name, value);
	return url;
}

/** Whether a resolved address is on the origin of an API and below its root, so that a credential for that API may go there. */
export function isBelow(url: URL, apiUrl: URL): boolean {
	return (
		url.origin === apiUrl.origin &&
		url.username === '' &&
		url.password === '' &&
		url.pathname.startsWith(apiUrl.pathname) &&
		!url.pathname.split('/').some(leadsUp)
	);
}

/**
 * Whether a segment of a path leads up in the tree for anybody who decodes it on the way: proxies and servers decode once or
 * twice, and some cut what follows a semicolon.
 */
function leadsUp(segment: string): boolean {
	let plain = segment;
	for (let round = 0; round < 3; round += 1) plain = decoded(plain);
	return plain
		.normalize('NFKC')
		.split(/[/\\]/)
		.some((part) => /^\.{1,2}(?:;|$)/.test(part.trim()));
}

function decoded(text: string): string {
	return text.replace(/%([0-7][0-9a-f])|(?:%[89a-f][0-9a-f])+/gi, (escapes) => {
		try {
			return decodeURIComponent(escapes);
		} catch {
			return escapes;
		}
	});
}

function outsideApiError(path: string, apiUrl: URL): Error {
	return inputError(
		`The path "${path.slice(0, 100)}" is outside ${apiUrl.href}, the API of this server.`,
		'Correct the names and IDs. They cannot be . or .., or contain a backslash or a control character.',
	);
}
