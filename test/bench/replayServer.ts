/**
 * A server over HTTPS that answers from memory, so that a benchmark measures clients and not who makes their answers. What it is
 * asked for the first time comes from the server behind it: `replayServer.ts ORIGINAL`, as JSON. Tells its parent where it is, and
 * how many requests have arrived when it is asked.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { request as forward } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { secureServer } from '../support/secureServer';

/** The server behind it. */
export interface Original {
	/** Root of its API. */
	url: string;
	caFile: string;
}

export interface Started {
	port: number;
	/** PEM of the authority that made its certificate. */
	ca: string;
}

interface Answer {
	status: number;
	headers: OutgoingHttpHeaders;
	content: Buffer;
}

async function serve({ url, caFile }: Original): Promise<void> {
	const ca = readFileSync(caFile, 'utf8');
	const recorded = new Map<string, Answer>();

	async function record(request: IncomingMessage): Promise<Answer> {
		const { method, headers, url: path = '' } = request;
		const further = forward(new URL(path, url), { method, headers, ca });
		request.pipe(further);
		const [answer] = (await once(further, 'response')) as [IncomingMessage];
		const content = await buffer(answer);
		const { statusCode: status = 0, headers: given } = answer;
		// The others belong to the connection, or to the moment.
		const lasting = Object.entries(given).filter(([name]) => /^content-|^vary$/.test(name));
		const length = { 'content-length': content.length };
		return { status, headers: { ...Object.fromEntries(lasting), ...length }, content };
	}

	const server = await secureServer(async (request: IncomingMessage, response: ServerResponse) => {
		const { method, url: path, headers } = request;
		const key = JSON.stringify([method, path, headers.host, headers['accept-encoding']]);
		const known = recorded.get(key);
		// It is answered when all of it has come, be it ever so long.
		if (known) await once(request.resume(), 'end');
		const answer = known ?? (await record(request));
		recorded.set(key, answer);
		response.writeHead(answer.status, answer.headers).end(answer.content);
	});
	process.on('message', () => process.send?.(server.requests()));
	process.once('disconnect', () => process.exit());
	const started: Started = { port: Number(new URL(server.url).port), ca: server.ca };
	process.send?.(started);
}

void serve(JSON.parse(process.argv[2] ?? '{}') as Original);
