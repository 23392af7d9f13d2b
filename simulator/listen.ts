import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

export interface Listening {
	port: number;
	close(): Promise<void>;
}

/**
 * Listens on the loopback addresses only, at the same port of both: `localhost` means 127.0.0.1 to some programs and ::1 to
 * others. A machine without IPv6 does without the second.
 */
export async function listen(
	app: Pick<FastifyInstance, 'listen' | 'close' | 'routing' | 'server'>,
	port: number,
	tls: ServerOptions | null,
): Promise<Listening> {
	await app.listen({ host: '127.0.0.1', port });
	const { port: chosen } = app.server.address() as AddressInfo;
	const second = tls
		? createHttpsServer(tls, (request, response) => app.routing(request, response))
		: createHttpServer((request, response) => app.routing(request, response));
	const hasSecond = await listens(second, chosen);
	return {
		port: chosen,
		close: async () => {
			if (hasSecond) await closed(second);
			await app.close();
		},
	};
}

async function listens(server: Server, port: number): Promise<boolean> {
	return new Promise((resolve) => {
		server.once('error', () => resolve(false));
		server.listen({ host: '::1', port, ipv6Only: true }, () => resolve(true));
	});
}

async function closed(server: Server): Promise<void> {
	await new Promise<void>((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
