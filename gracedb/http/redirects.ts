import type { RequestInfo } from '../errors/requestInfo';
import { GraceDbError } from '../errors/GraceDbError';
import { isBelow } from './address';

const maxRedirects = 5;

export interface Redirect {
	/** Address that was asked for. */
	from: URL;
	/** Root of the API, out of which no redirect leads. */
	apiUrl: URL;
	/** Redirects that were followed before. */
	followed: number;
	info: RequestInfo;
	/** Takes the credential out of words for people: a server may put it into the address. */
	redact: (text: string) => string;
}

/**
 * Where a redirect leads, if it may be followed: only from GET and HEAD, and only below the root of the same API. A credential
 * must not be carried elsewhere (undici's own redirect interceptor would show the client certificate to the other server), and
 * after a 301 a POST would become a GET that looks like success. GraceDB itself redirects only to add a missing slash.
 *
 * @throws GraceDbError of kind `answer`
 */
export function redirectTarget(
	location: string,
	{ from, apiUrl, followed, info, redact }: Redirect,
): URL {
	const refuse = (message: string, advice = 'Check the server address.'): never => {
		throw new GraceDbError(message, { kind: 'answer', advice, ...info });
	};
	if (!URL.canParse(location, from.href)) {
		return refuse('The server redirects to an address that cannot be read.');
	}
	const to = new URL(location, from);
	if (to.origin !== from.origin) {
		return refuse(
			`The server redirects to another server, ${redact(to.origin)}. The node does not follow, because your credential must not go there.`,
			'If that is the right server, enter its address as Server Address.',
		);
	}
	if (!isBelow(to, apiUrl)) {
		return refuse('The server redirects to an address outside its API. The node does not follow.');
	}
	const { method } = info.request;
	if (method !== 'GET' && method !== 'HEAD') {
		return refuse(
			`The server redirects this ${method}. The node does not follow, because the request would change on the way.`,
			'Check the server address: the API of GraceDB answers writes without redirects.',
		);
	}
	if (followed >= maxRedirects) {
		return refuse(`The server redirects more than ${maxRedirects} times.`);
	}
	return to;
}
