import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Problem } from './problem';
import { launch, waitFor, type Program } from './processes';
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
	program: Program;
	/** Everything else that the control API can do; its page at `/` lists it. */
	command: (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>;
	createSuperevent: () => Promise<{ superevent_id: string }>;
	requests: () => Promise<ReceivedRequest[]>;
}

/**
 * Starts the GraceDB simulator and waits until it listens.
 *
 * @param options of its command line; default: HTTPS, on any free port
 */
export async function startSimulator(
	session: Session,
	folder: string,
	options: string[] = ['--https', '--port', '0'],
): Promise<Simulator> {
	const readyFile = join(folder, 'simulator.json');
	const logFile = join(folder, 'simulator.log');
	// One that was killed has left its own behind.
	await rm(readyFile, { force: true });
	const program = launch(
		session,
		process.execPath,
		[
			join(root, 'scripts', 'bootstrap.mjs'),
			'simulator/main.ts',
			...options,
			'--ready-file',
			readyFile,
		],
		logFile,
		// Its keys and tokens lie in the session's folder, which is always removed.
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
	const command: Simulator['command'] = async (method, path, body) => {
		const response = await fetch(`${addresses.control}/${path}`, {
			method,
			signal: session.signal,
			...(body && {
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			}),
		});
		if (!response.ok) {
			const words = await response.text();
			throw new Error(`The simulator answers ${response.status} to ${method} ${path}: ${words}`);
		}
		return response.status === 204 ? undefined : await response.json();
	};
	return {
		...addresses,
		program,
		command,
		createSuperevent: async () =>
			(await command('POST', 'superevents')) as { superevent_id: string },
		requests: async () => (await command('GET', 'requests')) as ReceivedRequest[],
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
