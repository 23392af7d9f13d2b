import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { readBody } from './body';
import type { Body } from './caseFile';

/** A request of ours, in the form of the case file. */
export interface Arrived {
	verb: string;
	path: string;
	query: [string, string][];
	contentType?: string;
	body: Body | null;
	/** What is wrong with the body's form: headers that the client never sends. */
	oddities: string[];
}

export interface Reply {
	status: number;
	headers?: Record<string, string>;
	/** JSON, or the text itself if it is a Buffer. */
	body?: unknown;
}

/** What answers the requests of one case, and what arrived for it. */
export interface Endpoint {
	/** Root of the API, ending in `/api/`. */
	api: string;
	arrived: Arrived[];
}

export interface Recorder {
	/**
	 * Opens a root of its own, so that nothing is remembered from other cases.
	 *
	 * @param name of the server root: `api`, `old/api`
	 * @param answering makes what answers, of the address of the root
	 */
	open(name: string, answering: (api: string) => (request: Arrived) => Reply): Endpoint;
	close(): Promise<void>;
}

/** A server that writes down what arrives. */
export async function startRecorder(): Promise<Recorder> {
	const endpoints = new Map<string, Endpoint & { answer: (request: Arrived) => Reply }>();
	const sockets = new Set<Socket>();

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const [path = '', search = ''] = (request.url ?? '').split(/\?(.*)/s);
		const key = /^\/(\d+)\//.exec(path)?.[1] ?? '';
		const endpoint = endpoints.get(key);
		if (endpoint === undefined) {
			response.writeHead(404).end();
			return;
		}
		const { body, oddities } = await readBody(request);
		const arrived: Arrived = {
			verb: request.method ?? '',
			path: path.replace(new URL(endpoint.api).pathname, '{api}'),
			query: [...new URLSearchParams(search)],
			contentType: request.headers['content-type'],
			body,
			oddities,
		};
		endpoint.arrived.push(arrived);
		const reply = endpoint.answer(arrived);
		const isText = Buffer.isBuffer(reply.body);
		const type = isText ? 'application/octet-stream' : 'application/json';
		const content = isText ? reply.body : JSON.stringify(reply.body ?? {});
		response.writeHead(reply.status, { 'content-type': type, ...reply.headers });
		response.end(reply.status === 204 ? undefined : content);
	}

	const server = createServer((request, response) => {
		handle(request, response).catch((error: unknown) => {
			response.writeHead(500).end(String(error));
		});
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		open(name, answering) {
			const key = String(endpoints.size + 1);
			const api = `http://127.0.0.1:${port}/${key}/${name}/`;
			const endpoint = { api, arrived: [], answer: answering(api) };
			endpoints.set(key, endpoint);
			return endpoint;
		},
		async close() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}
