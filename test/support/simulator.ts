import { readFileSync } from 'node:fs';
import { afterAll, beforeAll } from 'vitest';
import {
	type RunningSimulator,
	type SimulatorOptions,
	startSimulator,
} from '../../simulator/start';
import type { Credentials } from './engine';

export interface SimulatorForTests {
	ready(): RunningSimulator['ready'];
	/** Address of the server over HTTP. */
	url(): string;
	token(user: string): string;
	/** SciToken credential of a user, filled in, over HTTP. */
	sciToken(user: string): Credentials;
	/** X.509 credential, filled in, over HTTPS. */
	x509(): Credentials;
	/** POST to the control API. */
	control(path: string, body?: unknown): Promise<unknown>;
	/** Requests that arrived, as `GET /api/…`. */
	requests(): Promise<{ method: string; url: string; headers: Record<string, string> }[]>;
}

/** A simulator for all tests of a file. */
export function useSimulator(options: SimulatorOptions = {}): SimulatorForTests {
	let running: RunningSimulator | undefined;
	beforeAll(async () => {
		running = await startSimulator(options);
	});
	afterAll(async () => {
		await running?.close();
	});
	const ready = (): RunningSimulator['ready'] => {
		if (!running) throw new Error('The simulator is not running yet.');
		return running.ready;
	};
	const url = (): string => new URL(ready().apiUrl).origin;
	const token = (user: string): string => readFileSync(ready().tokens[user] ?? '', 'utf8').trim();
	return {
		ready,
		url,
		token,
		sciToken: (user) => ({
			graceDbSciTokenApi: {
				server: 'custom',
				customServer: url(),
				access: 'readWrite',
				token: token(user),
			},
		}),
		x509() {
			const { x509, httpsApiUrl } = ready();
			if (!x509 || !httpsApiUrl) throw new Error('Start the simulator with https.');
			return {
				graceDbX509Api: {
					server: 'custom',
					customServer: httpsApiUrl,
					access: 'readWrite',
					certificate: readFileSync(x509.certFile, 'utf8'),
					privateKey: readFileSync(x509.keyFile, 'utf8'),
					passphrase: '',
				},
			};
		},
		async control(path, body) {
			const answer = await fetch(`${ready().control}${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body ?? {}),
			});
			return await answer.json().catch(() => undefined);
		},
		async requests() {
			const answer = await fetch(`${ready().control}/requests`);
			const body = await answer.json();
			return (Array.isArray(body) ? body : (body as { requests: [] }).requests) as [];
		},
	};
}
