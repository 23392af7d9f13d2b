/**
 * The GraceDB simulator as a program: `npm run --silent simulator -- --help`.
 */
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeAtomically } from './identity/folder';
import { profiles, type ProfileName } from './profiles';
import { mostImagined } from './seed/imagined';
import { redact } from './recorder';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from './start';

const defaultPort = 8765;

const help = `Usage: npm run --silent simulator -- [OPTION ...]

A GraceDB server in one process, in memory, with 100 superevents that were public in July 2024.

  --port N          port of the API, 0 for any free one (default ${defaultPort}); the control API
                    takes the next one if it is free
  --https           HTTPS too, with an own certificate authority; --port is then the port of HTTPS,
                    and HTTP takes any free one
  --empty           start without superevents
  --superevents N   N imagined superevents beside those (default 0)
  --throttle        start with the server's own throttles
  --profile NAME    current (server 2.36, default) or classic (server 2.17)
  --ready-file F    write addresses, token and certificate files to F (JSON) once it listens
  --help            this text
`;

/** A command line that makes no sense. */
class UsageError extends Error {}

interface CommandLine {
	options: SimulatorOptions;
	readyFile: string | undefined;
	help: boolean;
}

function readCommandLine(args: string[]): CommandLine {
	const { values } = parse(args);
	const port = values.port ?? String(defaultPort);
	if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
		throw new UsageError(`--port has to be a number from 0 to 65535, not ${port}.`);
	}
	const superevents = values.superevents ?? '0';
	if (!/^\d{1,6}$/.test(superevents) || Number(superevents) > mostImagined) {
		throw new UsageError(
			`--superevents has to be a number from 0 to ${mostImagined}, not ${superevents}.`,
		);
	}
	const profile = values.profile ?? 'current';
	if (!Object.hasOwn(profiles, profile)) {
		throw new UsageError(`--profile has to be current or classic, not ${profile}.`);
	}
	const readyFile = values['ready-file'];
	if (readyFile === '') throw new UsageError('--ready-file needs the name of a file.');
	return {
		options: {
			port: Number(port),
			https: values.https ?? false,
			empty: values.empty ?? false,
			superevents: Number(superevents),
			throttle: values.throttle ?? false,
			onBug: (error) => process.stderr.write(`A bug of the simulator: ${bugText(error)}\n`),
			profile: profile as ProfileName,
		},
		readyFile: readyFile === undefined ? undefined : resolve(readyFile),
		help: values.help ?? false,
	};
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				port: { type: 'string' },
				https: { type: 'boolean' },
				empty: { type: 'boolean' },
				superevents: { type: 'string' },
				throttle: { type: 'boolean' },
				profile: { type: 'string' },
				'ready-file': { type: 'string' },
				help: { type: 'boolean', short: 'h' },
			},
		});
	} catch (error) {
		const [sentence = 'Unknown option'] = (error instanceof Error ? error.message : '').split('. ');
		throw new UsageError(`${sentence.replace(/\.$/, '')}; --help lists the options.`);
	}
}

async function main(): Promise<void> {
	const { options, readyFile, help: wantsHelp } = readCommandLine(process.argv.slice(2));
	if (wantsHelp) {
		process.stdout.write(help);
		return;
	}
	const simulator = await startSimulator(options);
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
