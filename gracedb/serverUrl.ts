import { inputError } from './errors';

const example = 'Type it like https://gracedb.ligo.org (with or without /api/ at the end).';

/**
 * The root of a server's API, from an address as people write it.
 *
 * @param address `https://gracedb.ligo.org`, `…/api`, `…/api/`, `…/api/v1/`; blanks around it do not matter
 * @returns the unversioned root, always ending in `/api/`; the API version is chosen by call, not by address
 * @throws GraceDbError of kind `input`
 */
export function parseServerUrl(address: string): URL {
	const text = address.trim();
	if (text === '') throw inputError('The server address is empty.', example);
	let url: URL;
	try {
		url = new URL(text);
	} catch {
		throw inputError(`"${shown(text)}" is not a server address.`, example);
	}
	if (url.protocol !== 'http:' && url.protocol !== 'https:') {
		throw inputError(
			`The server address "${shown(text)}" must begin with https:// (or http://).`,
			example,
		);
	}
	if (url.username !== '' || url.password !== '') {
		throw inputError(
			'The server address carries a user name or password.',
			`Leave them out and choose a credential instead. ${example}`,
		);
	}
	if (url.search !== '' || url.hash !== '') {
		throw inputError(`The server address "${shown(text)}" has something after the path.`, example);
	}
	const path = url.pathname.replace(/(?<!\/)\/+$/, '').replace(/\/api(?:\/v\d+)?$/, '');
	if (
		path.split('/').includes('api') ||
		path.includes('/superevents') ||
		path.includes('/events')
	) {
		throw inputError(`"${shown(text)}" is the address of a page, not of the server.`, example);
	}
	return new URL(`${path}/api/`, url.origin);
}

/** An address in an error: without what stands before an @, which may be a password. */
function shown(text: string): string {
	return text.replace(/\/\/[^/@]*@/, '//').slice(0, 200);
}

/** The web page of a superevent, for people. */
export function supereventPage(apiUrl: URL, supereventId: string): string {
	return page(apiUrl, `superevents/${encodeURIComponent(supereventId)}/view/`);
}

/** The web page with the files of a superevent. */
export function supereventFilesPage(apiUrl: URL, supereventId: string): string {
	return page(apiUrl, `superevents/${encodeURIComponent(supereventId)}/files/`);
}

/** The web page of an event. */
export function eventPage(apiUrl: URL, graceid: string): string {
	return page(apiUrl, `events/${encodeURIComponent(graceid)}/view/`);
}

function page(apiUrl: URL, path: string): string {
	return new URL(`../${path}`, apiUrl).href;
}
