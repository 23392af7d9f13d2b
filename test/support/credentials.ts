import { readFileSync } from 'node:fs';
import { beforeAll } from 'vitest';
import { type Engine, loadEngine } from './engine';
import { type SimulatorForTests, useSimulator } from './simulator';

/** What is filled in in a credential. */
export type Data = Record<string, string | boolean>;

/** n8n's engine beside a simulator with HTTPS, and filled-in credentials of the scientist. */
export interface CredentialsForTests {
	simulator: SimulatorForTests;
	engine: () => Engine;
	sciToken: () => Data;
	x509: () => Data;
	/** PEM of the authority that made the simulator's certificates. */
	ca: () => string;
}

export function useCredentials(): CredentialsForTests {
	const simulator = useSimulator({ https: true });
	let loaded: Engine | undefined;
	beforeAll(async () => {
		loaded = await loadEngine();
	});
	return {
		simulator,
		engine() {
			if (!loaded) throw new Error('The engine is not loaded yet.');
			return loaded;
		},
		sciToken: () => simulator.sciToken('scientist')['graceDbSciTokenApi'] as Data,
		x509: () => simulator.x509()['graceDbX509Api'] as Data,
		ca: () => readFileSync(simulator.ready().caFile ?? '', 'utf8'),
	};
}
