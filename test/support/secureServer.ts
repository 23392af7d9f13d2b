import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import {
	certificatePem,
	makeAuthority,
	makeServerCertificate,
	privateKeyPem,
} from '../../simulator/identity/certificates';

export interface SecureServer {
	/** `https://localhost:…` */
	url: string;
	/** PEM of the authority that made its certificate. */
	ca: string;
	/** How many requests arrived. */
	requests: () => number;
	onConnection: (listener: () => void) => void;
	close: () => Promise<void>;
}

/** A server over TLS, with an authority of its own, that does what a test wants it to do. */
export async function secureServer(
	handle: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<SecureServer> {
	const validity = {
		notBefore: new Date(Date.now() - 3_600_000),
		notAfter: new Date(Date.now() + 3_600_000),
	};
	const authority = await makeAuthority('/DC=org/CN=Test CA', validity);
	const own = await makeServerCertificate(authority, '/DC=org/CN=localhost', validity);
	const tls = { cert: certificatePem(own), key: await privateKeyPem(own) };
	let requests = 0;
	const server = createServer(tls, (request, response) => {
		requests += 1;
		void handle(request, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `https://localhost:${(server.address() as AddressInfo).port}`,
		ca: certificatePem(authority),
		requests: () => requests,
		onConnection: (listener) => void server.on('connection', listener),
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
