import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Listener } from './faults/listeners';

export interface Listening extends Listener {
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
	const hasSecond = await listens(second, '::1', chosen);
	const resume = async () => {
		await reopened(app.server, '127.0.0.1', chosen);
		if (hasSecond) await reopened(second, '::1', chosen);
	};
	return {
		port: chosen,
		resume,
		pause: async () => {
			await Promise.all([closed(second), closed(app.server)]);
		},
		close: async () => {
			// Fastify closes a listening server only.
			await resume();
			if (hasSecond) await closed(second);
			await app.close();
		},
	};
}

async function listens(server: Server, host: string, port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const fail = () => resolve(false);
		server.once('error', fail);
		server.listen({ host, port, ipv6Only: host === '::1' }, () => {
			server.off('error', fail);
			resolve(true);
		});
	});
}

async function reopened(server: Server, host: string, port: number): Promise<void> {
	if (server.listening || (await listens(server, host, port))) return;
	throw new Error(`port ${port} was taken by another program`);
}

async function closed(server: Server): Promise<void> {
	await new Promise<void>((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
