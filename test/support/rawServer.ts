import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach } from 'vitest';

export interface RawServer {
	url: string;
	/** Method and path of what arrived, in order. */
	requests: string[];
	/** Number of TCP connections that were opened. */
	connections: () => number;
	close: () => Promise<void>;
}

/** A server that does what a test wants it to do, well-behaved or not. `n` counts requests from 1. */
export async function rawServer(
	handle: (request: IncomingMessage, response: ServerResponse, n: number) => unknown,
): Promise<RawServer> {
	const sockets = new Set<Socket>();
	const requests: string[] = [];
	let connections = 0;
	const server = createServer((request, response) => {
		requests.push(`${request.method} ${request.url}`);
		void handle(request, response, requests.length);
	});
	server.on('connection', (socket) => {
		connections += 1;
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		requests,
		connections: () => connections,
		async close() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}

/** Makes servers that are closed after each test. */
export function useRawServers(): typeof rawServer {
	const open: RawServer[] = [];
	afterEach(async () => {
		await Promise.all(open.splice(0).map((server) => server.close()));
	});
	return async (handle) => {
		const server = await rawServer(handle);
		open.push(server);
		return server;
	};
}

/** An address on which nothing listens. */
export async function deadAddress(): Promise<string> {
	const server = await rawServer(() => undefined);
	await server.close();
	return server.url;
}
