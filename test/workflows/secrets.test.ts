import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Credentials, type Engine, graceDbNode, loadEngine } from '../support/engine';
import { rawServer } from '../support/rawServer';
import { secureServer } from '../support/secureServer';
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
					superevent: 'S240716b',
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
			expect(run.data.resultData.error?.message).toMatch(/private key|match\./);
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
		const traced = traces(simulator.ready()) + traces(await simulator.requests());
		for (const part of token.split('.').slice(1)) expect(traced).not.toContain(part);
		expect(traced).not.toContain(keyFile.split('\n')[1]);
	});
});

/** Each status that has words of its own, and each way to break off, from a server that repeats what it was sent. */
const failures: [string, (request: IncomingMessage, response: ServerResponse) => unknown][] = [
	...[400, 401, 403, 404, 409, 410, 413, 429, 500, 502, 503].map(
		(status): (typeof failures)[number] => [
			`status ${status}`,
			(request, response) =>
				response
					.writeHead(status, { 'retry-after': '999', 'set-cookie': 'csrftoken=Plätzchen4711' })
					.end(JSON.stringify({ detail: repeated(request), errors: request.rawHeaders })),
		],
	),
	['a broken connection', (request, response) => response.destroy(new Error(repeated(request)))],
	[
		'an answer that breaks off',
		(request, response) => {
			response.writeHead(200, { 'content-length': '9999', 'x-echo': encodeURI(repeated(request)) });
			response.write(repeated(request), () => response.destroy());
		},
	],
	[
		'a good answer that repeats it',
		(request, response) => response.end(JSON.stringify(repeated(request))),
	],
];

function repeated({ headers }: IncomingMessage): string {
	return `you sent ${JSON.stringify(headers)} and ${encodeURIComponent(headers.authorization ?? '')}`;
}

describe('no secret is left behind by any kind of error', () => {
	it.each(failures)('after %s, with a token out of Vault', async (what, answer) => {
		const token = simulator.token('scientist');
		const vaultToken = 'hvs.CAESIB4711Geheimnis';
		const server = await rawServer((request, response) => {
			request.resume();
			if (request.url?.includes('user-info')) return response.end('{"username":"scientist"}');
			return answer(request, response);
		});
		const vault = await secureServer((_request, response) =>
			response.end(JSON.stringify({ data: { access_token: token } })),
		);
		const output = listen();
		try {
			const credentials: Credentials = {
				graceDbSciTokenApi: {
					server: 'custom',
					customServer: server.url,
					access: 'readWrite',
					source: 'vault',
					vaultUrl: vault.url,
					vaultPath: 'a/creds/b',
					vaultToken,
					ca: vault.ca,
				},
			};
			const connection = { authentication: 'sciToken', connection: { retries: 0 } };
			const runs = await Promise.all(
				[
					{ resource: 'superevent', operation: 'getAll', returnAll: true },
					{ resource: 'log', operation: 'create', superevent: 'S240716b', message: 'x' },
				].map(async (parameters) => {
					const node = graceDbNode('GraceDB', { ...connection, ...parameters }, { credentials });
					return await engine.runWorkflow([node], {}, { credentials });
				}),
			);
			const trigger = engine.trigger({ authentication: 'sciToken' }, { credentials });
			// The trigger has no option to leave repeats out, and a broken connection is tried again for long.
			const thrown = what.startsWith('status')
				? await trigger.poll().catch((error: unknown) => error)
				: undefined;
			const written = traces([runs, thrown, trigger.saved(), trigger.reported]) + output.end();
			expect(runs[0]?.data.resultData.error?.message).toMatch(/./);
			for (const secret of [...token.split('.'), vaultToken, 'Plätzchen4711']) {
				expect(written).not.toContain(secret);
			}
		} finally {
			output.end();
			await Promise.all([server.close(), vault.close()]);
		}
	});

	it('after a Vault that repeats its token in each of its refusals', async () => {
		const vaultToken = 'hvs.CAESIB0815Geheimnis';
		let status = 400;
		const vault = await secureServer((request, response) =>
			response.writeHead(status).end(JSON.stringify({ errors: [repeated(request)] })),
		);
		try {
			for (status of [200, 302, 400, 403, 404, 429, 500]) {
				const graceDbSciTokenApi = {
					...simulator.sciToken('scientist')['graceDbSciTokenApi'],
					source: 'vault',
					vaultUrl: vault.url,
					vaultPath: `creds/${status}`,
					vaultToken,
					ca: vault.ca,
				};
				const credentials = { graceDbSciTokenApi };
				const node = graceDbNode('GraceDB', { authentication: 'sciToken' }, { credentials });
				const run = await engine.runWorkflow([node], {}, { credentials });
				expect(run.data.resultData.error?.message).toMatch(/Vault/);
				expect(traces(run)).not.toContain(vaultToken);
			}
		} finally {
			await vault.close();
		}
	});

	it('after a file that holds something else than a token or a certificate', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'planted-'));
		process.env['GRACEDB_CREDENTIAL_FILES'] = `${folder}:discovery`;
		process.env['SCITOKEN'] = 'Geheimnis4711.Geheimnis0815.Geheimnis1234';
		try {
			const path = join(folder, 'planted');
			const pem = '-----BEGIN PRIVATE KEY-----\nGeheimnis4711\n-----END PRIVATE KEY-----\n';
			for (const text of ['DB_PASSWORD=Geheimnis4711', pem, 'Geheimnis4711.Geheimnis0815.x']) {
				writeFileSync(path, text, { mode: 0o600 });
				const { graceDbSciTokenApi = {} } = simulator.sciToken('scientist');
				const { graceDbX509Api = {} } = simulator.x509();
				const credentials = {
					graceDbSciTokenApi: { ...graceDbSciTokenApi, source: 'file', bearerFile: path },
					graceDbX509Api: { ...graceDbX509Api, source: 'files', pemFile: path },
				};
				const search = { graceDbSciTokenApi: { ...graceDbSciTokenApi, source: 'file' } };
				for (const [authentication, given] of [
					['sciToken', credentials],
					['x509', credentials],
					['sciToken', search],
				] as const) {
					const node = graceDbNode('GraceDB', { authentication }, { credentials: given });
					const run = await engine.runWorkflow([node], {}, { credentials: given });
					expect(run.data.resultData.error?.message).toMatch(/SciToken|certificate/);
					expect(traces(run)).not.toContain('Geheimnis');
				}
			}
		} finally {
			delete process.env['GRACEDB_CREDENTIAL_FILES'];
			delete process.env['SCITOKEN'];
			rmSync(folder, { recursive: true });
		}
	});
});

/** What this process prints until `end`. */
function listen(): { end: () => string } {
	const printed: string[] = [];
	const spies = [process.stdout, process.stderr].map((stream) =>
		vi.spyOn(stream, 'write').mockImplementation((chunk) => {
			printed.push(String(chunk));
			return true;
		}),
	);
	return {
		end() {
			for (const spy of spies) spy.mockRestore();
			return printed.join('');
		},
	};
}
