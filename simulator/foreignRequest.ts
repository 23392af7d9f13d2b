import type { IncomingMessage } from 'node:http';

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Why a request is not answered. */
export interface ForeignRequest {
	status: 403 | 421;
	sentence: string;
}

/**
 * Why a plain HTTP server that listens on loopback does not answer a request; undefined if it does. Any web page in a browser
 * on this machine can send requests here: through a name of its own that leads to 127.0.0.1 (DNS rebinding), which the Host
 * header shows, or under our own name, which the Origin header shows.
 */
export function foreignRequest({ headers, socket }: IncomingMessage): ForeignRequest | undefined {
	const port = socket.localPort ?? 0;
	const hosts = loopbackNames.flatMap((name) => [
		`${name}:${port}`,
		// Clients leave the default port out.
		...(port === 80 ? [name] : []),
	]);
	const own = `localhost:${port} (or 127.0.0.1 or [::1])`;
	if (!hosts.includes(headers.host?.toLowerCase() ?? '')) {
		return { status: 421, sentence: `Only requests to ${own} are answered, not to another Host.` };
	}
	const { origin } = headers;
	if (origin === undefined || hosts.some((host) => origin.toLowerCase() === `http://${host}`)) {
		return undefined;
	}
	return { status: 403, sentence: `Web pages from elsewhere than ${own} may not send requests.` };
}
