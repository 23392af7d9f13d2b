import type { About } from './about';
import { GraceDbError } from './errors';

const mostRedirects = 5;

/**
 * Where a redirect leads, if it may be followed: only from GET and HEAD to the same origin. A credential must not be carried
 * elsewhere (undici's own redirect interceptor would show the client certificate to the other server), and after a 301 a
 * POST would become a GET that looks like success.
 *
 * @param followed redirects that were followed before
 * @throws GraceDbError of kind `answer`
 */
export function redirectTarget(location: string, from: URL, followed: number, about: About): URL {
	const refuse = (message: string, advice: string): never => {
		throw new GraceDbError(message, { kind: 'answer', advice, ...about });
	};
	const { method } = about.request;
	if (!URL.canParse(location, from.href)) {
		return refuse(
			'The server redirects to an address that cannot be read.',
			'Check the server address.',
		);
	}
	const to = new URL(location, from);
	if (to.origin !== from.origin) {
		return refuse(
			`The server redirects to another server, ${to.origin}; that is not followed, because credentials must not go there.`,
			'If that is the right server, enter its address as the server.',
		);
	}
	if (method !== 'GET' && method !== 'HEAD') {
		return refuse(
			`The server redirects this ${method}; that is not followed, because it would arrive as something else.`,
			'Check the server address: the API of GraceDB answers writes without redirects.',
		);
	}
	if (followed >= mostRedirects) {
		return refuse(
			`The server redirects more than ${mostRedirects} times.`,
			'Check the server address.',
		);
	}
	return to;
}
