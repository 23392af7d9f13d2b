#!/usr/bin/env node
/**
 * The GraceDB simulator as a program: `gracedb-simulator --help`.
 */
import { rm } from 'node:fs/promises';
import { help, readCommandLine, UsageError } from './commandLine';
import { writeAtomically } from './identity/folder';
import { redact } from './recorder';
import { startSimulator, type RunningSimulator } from './start';

async function main(): Promise<void> {
	const { options, readyFile, help: wantsHelp } = readCommandLine(process.argv.slice(2));
	if (wantsHelp) {
		process.stdout.write(help);
		return;
	}
	const simulator = await startSimulator({ ...options, onBug });
	stopOnSignal(simulator, readyFile);
	const { ready } = simulator;
	if (readyFile !== undefined) {
		await writeAtomically(readyFile, `${JSON.stringify(ready, null, 2)}\n`).catch(
			async (error: unknown) => {
				await simulator.close();
				throw error;
			},
		);
	}
	const api = [ready.httpsApiUrl, ready.apiUrl].filter(Boolean).join(' and ');
	process.stdout.write(`GraceDB simulator listens at ${api}, control at ${ready.control}\n`);
}

/** The first signal ends the simulator in order. */
function stopOnSignal(simulator: RunningSimulator, readyFile: string | undefined): void {
	let stopping = false;
	const stop = async () => {
		if (stopping) return;
		stopping = true;
		if (readyFile !== undefined) await rm(readyFile, { force: true });
		await simulator.close();
		process.exit(0);
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			stop().catch(fail);
		});
	}
	if (process.env.npm_lifecycle_event) onParentExit(() => void stop().catch(fail));
}

/** A signal to npm ends npm and its shell, but does not reach this process. So it watches for the end of the shell. */
function onParentExit(then: () => void): void {
	const parent = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(timer);
		then();
	}, 500);
	timer.unref();
}

function onBug(error: unknown): void {
	process.stderr.write(`A bug of the simulator: ${bugText(error)}\n`);
}

function bugText(error: unknown): string {
	return redact(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function fail(error: unknown): void {
	process.stderr.write(`${sentenceFor(error)}\n`);
	process.exit(error instanceof UsageError ? 2 : 1);
}

function sentenceFor(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const { code, port, path } = error as NodeJS.ErrnoException & { port?: number };
	if (code === 'EADDRINUSE') {
		return `Port ${port ?? ''} is taken by another program; choose another one with --port N, or --port 0 for any free one.`;
	}
	if (code === 'EACCES' && port !== undefined)
		return `Port ${port} may not be used by this user; choose another one with --port N.`;
	if (path !== undefined) return `${path} cannot be written (${code ?? error.message}).`;
	return error.message;
}

main().catch(fail);
