import { inputError } from './errors/GraceDbError';

const example =
	'Enter an address like https://gracedb.ligo.org (with or without /api/ at the end).';

/** Characters of an address. A longer one is none, and Node takes seconds to read a host of a hundred thousand letters. */
export const maxAddressLength = 4_000;

/** Host with port, and the path behind it, as a person writes them: nothing that a reader and a program take for different things. */
const written = /^https?:\/\/([\w.-]+(?::\d+)?|\[[\d.:a-f]+\](?::\d+)?)((?:\/[\w.~-]+)*)\/?$/i;

/**
 * The root of a server's API, from an address as people write it. What is accepted is used as it is read: the host is the one
 * between `https://` and the next slash, and no part of the path is resolved away.
 *
 * @param address `https://gracedb.ligo.org`, `…/api`, `…/api/`, `…/api/v1/`; blanks around it do not matter
 * @returns the unversioned root, always ending in `/api/`; the API version is chosen by call, not by address
 * @throws GraceDbError of kind `input`
 */
export function parseServerUrl(address: string): URL {
	const text = address.trim();
	if (text === '') throw inputError('The server address is empty.', example);
	if (text.length > maxAddressLength) {
		throw inputError(`"${shown(text.slice(0, 100))}" is too long for a server address.`, example);
	}
	let url: URL;
	try {
		url = new URL(text);
	} catch {
		throw inputError(`"${shown(text)}" is not a server address.`, example);
	}
	if (url.protocol !== 'http:' && url.protocol !== 'https:') {
		throw inputError(
			`The server address "${shown(text)}" must start with https:// (or http://).`,
			example,
		);
	}
	if (url.username !== '' || url.password !== '') {
		throw inputError(
			'The server address contains a user name or password.',
			`Remove them and choose a credential instead. ${example}`,
		);
	}
	if (url.search !== '' || url.hash !== '') {
		throw inputError(`The server address "${shown(text)}" has something after the path.`, example);
	}
	const [, host, path = ''] = written.exec(text) ?? [];
	if (host === undefined || !isHostOf(url, host) || path.split('/').some(isDots)) {
		throw inputError(
			`The server address "${shown(text)}" can be misread. A program reads it as the host ${url.host} and the path ${url.pathname.slice(0, 200)}.`,
			`If that is the server, enter it like this, in plain Latin letters and with single slashes. ${example}`,
		);
	}
	const base = path.replace(/\/api(?:\/v\d+)?$/, '');
	if (
		base.split('/').includes('api') ||
		base.includes('/superevents') ||
		base.includes('/events')
	) {
		throw inputError(`"${shown(text)}" is the address of a page, not of the server.`, example);
	}
	url.pathname = `${base}/api/`;
	return url;
}

/** Whether a program connects to the host that is written there. It makes other hosts of look-alike letters and odd numbers. */
function isHostOf(url: URL, host: string): boolean {
	const standardPort = url.protocol === 'https:' ? '443' : '80';
	return [url.host, `${url.hostname}:${standardPort}`].includes(host.toLowerCase());
}

function isDots(segment: string): boolean {
	return segment === '.' || segment === '..';
}

/** An address in an error: without what stands before an @, which may be a password, and without invisible characters. */
function shown(text: string): string {
	const at = text.lastIndexOf('@');
	const rest = at === -1 ? text : `…${text.slice(at)}`;
	return rest.slice(0, 200).replace(/\p{C}/gu, '�');
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

/** Address of one of its files, for people. */
export function supereventFile(apiUrl: URL, id: string, name: string): string {
	return new URL(`superevents/${id}/files/${encodeURIComponent(name)}`, apiUrl).href;
}
