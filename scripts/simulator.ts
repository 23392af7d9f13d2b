import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Problem } from './problem';
import { launch, waitFor } from './processes';
import type { Session } from './session';

const root = resolve(__dirname, '..');

/** What the simulator writes into its ready-file. */
export interface SimulatorAddresses {
	apiUrl: string;
	httpsApiUrl: string;
	caFile: string;
	issuer: string;
	jwksFile: string;
	/** For each user the file that holds the token. */
	/** Files. */
	tokens: Record<UserName | 'expired', string>;
	x509: { certFile: string; keyFile: string; proxyFile: string };
	control: string;
}

/** Everybody for whom the simulator has a token. */
export type UserName =
	'scientist' | 'pipeline' | 'advocate' | 'operator' | 'catalogManager' | 'external' | 'noGroup';

/** One entry of the simulator's list of received requests. */
export interface ReceivedRequest {
	time: string;
	method: string;
	url: string;
	status: number;
}

/** A running simulator and what its control interface can do. */
export interface Simulator extends SimulatorAddresses {
	createSuperevent: () => Promise<{ superevent_id: string }>;
	requests: () => Promise<ReceivedRequest[]>;
}

/** Starts the GraceDB simulator over HTTPS, on any free port, and waits until it listens. */
export async function startSimulator(session: Session, folder: string): Promise<Simulator> {
	const readyFile = join(folder, 'simulator.json');
	const logFile = join(folder, 'simulator.log');
	const program = launch(
		session,
		process.execPath,
		[
			join(root, 'scripts', 'bootstrap.mjs'),
			'simulator/main.ts',
			...['--https', '--port', '0', '--ready-file', readyFile],
		],
		logFile,
		// Its keys and tokens go where they vanish with all the rest, whatever happens.
		{ cwd: root, env: { ...process.env, TMPDIR: folder } },
	);
	const addresses = await waitFor(session, () => readAddresses(readyFile), {
		forMs: 60_000,
		everyMs: 100,
		program,
	});
	if (!addresses) {
		throw new Problem(
			`The GraceDB simulator did not start (${program.ended() ?? 'not ready after a minute'}): its last words are below.`,
			await readFile(logFile, 'utf8'),
		);
	}
	const control = async (method: 'GET' | 'POST', path: string): Promise<unknown> => {
		const response = await fetch(`${addresses.control}/${path}`, {
			method,
			signal: session.signal,
		});
		if (!response.ok) {
			throw new Error(`The simulator answers ${response.status} to ${method} ${path}.`);
		}
		return await response.json();
	};
	return {
		...addresses,
		createSuperevent: async () =>
			(await control('POST', 'superevents')) as { superevent_id: string },
		requests: async () => (await control('GET', 'requests')) as ReceivedRequest[],
	};
}

/** The file may be there before all of it is written. */
async function readAddresses(file: string): Promise<SimulatorAddresses | undefined> {
	if (!existsSync(file)) return undefined;
	try {
		return JSON.parse(await readFile(file, 'utf8')) as SimulatorAddresses;
	} catch {
		return undefined;
	}
}
