import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stopped } from './problem';
import type { Session } from './session';

export interface CommandOptions {
	cwd?: string;
	/** The complete environment of the child; without it, ours. */
	env?: NodeJS.ProcessEnv;
	/** The user and the group as whom it runs; without it, ours. */
	uid?: number;
}

/** A program that runs until it is stopped or ends by itself. */
export interface Program {
	/** How it ended ("exit code 1", "signal SIGKILL", "not found"); undefined while it runs. */
	ended(): string | undefined;
	/** Resolves when it has ended. */
	readonly end: Promise<void>;
	stop(): Promise<void>;
	/** Ends it at once, as a crash does. */
	kill(): Promise<void>;
	/** Sends it and its children a signal, as SIGSTOP. */
	signal(name: NodeJS.Signals): void;
}

/** A command that ended with something other than exit code 0. */
export class CommandFailed extends Error {
	override name = 'CommandFailed';

	constructor(
		command: string,
		how: string,
		/** What it printed, both streams as they came. */
		readonly output: string,
	) {
		super(`${command} ended with ${how}.`);
	}
}

/** How long a program may take to end in its own way before it is killed. */
const graceMs = 5_000;

/** Starts a program whose whole output goes to a file. */
export function launch(
	session: Session,
	command: string,
	args: string[],
	logFile: string,
	options: CommandOptions = {},
): Program {
	const log = openSync(logFile, 'a');
	try {
		return own(session, start(session, command, args, options, ['ignore', log, log]));
	} finally {
		closeSync(log);
	}
}

/** Runs a command to its end and returns what it printed on standard output. */
export async function run(
	session: Session,
	command: string,
	args: string[],
	options: CommandOptions = {},
): Promise<string> {
	const child = start(session, command, args, options, ['ignore', 'pipe', 'pipe']);
	let output = '';
	let everything = '';
	child.stdout?.setEncoding('utf8').on('data', (text: string) => {
		output += text;
		everything += text;
	});
	child.stderr?.setEncoding('utf8').on('data', (text: string) => {
		everything += text;
	});
	const program = own(session, child);
	await program.end;
	session.checkOpen();
	const how = program.ended();
	if (how !== 'exit code 0') throw new CommandFailed(command, how ?? 'no result', everything);
	return output;
}

function start(
	session: Session,
	command: string,
	args: string[],
	{ cwd, env, uid }: CommandOptions,
	stdio: Array<'ignore' | 'pipe' | number>,
): ChildProcess {
	session.checkOpen();
	// A process group of its own, so that Ctrl-C reaches only us, and so that a stop reaches its children as well.
	return spawn(command, args, { cwd, env, uid, gid: uid, stdio, detached: true });
}

function own(session: Session, child: ChildProcess): Program {
	const { pid } = child;
	const forget = pid === undefined ? () => {} : session.guard('group', pid);
	let how: string | undefined;
	const end = new Promise<void>((resolve) => {
		child.once('error', (error: NodeJS.ErrnoException) => {
			how = error.code === 'ENOENT' ? 'not found' : error.message;
			resolve();
		});
		child.once('exit', (code, signal) => {
			how = signal ? `signal ${signal}` : `exit code ${code}`;
			// What it may have left running itself.
			signalGroup(pid, 'SIGKILL');
			forget();
		});
		child.once('close', () => resolve());
	});
	const stop = async (): Promise<void> => {
		if (how !== undefined) return;
		signalGroup(pid, 'SIGTERM');
		const grace = new AbortController();
		const tooLong = sleep(graceMs, undefined, { signal: grace.signal }).then(
			() => signalGroup(pid, 'SIGKILL'),
			() => {},
		);
		await end;
		grace.abort();
		await tooLong;
	};
	const kill = async (): Promise<void> => {
		if (how === undefined) signalGroup(pid, 'SIGKILL');
		await end;
	};
	session.onClose(stop);
	return { ended: () => how, end, stop, kill, signal: (name) => signalGroup(pid, name) };
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, signal);
	} catch {
		// All of the group has ended.
	}
}

/** Calls `check` until it gives something, the program ends, or the time is up (then: undefined). */
export async function waitFor<T>(
	session: Session,
	check: () => Promise<T | undefined>,
	{ forMs, everyMs = 250, program }: { forMs: number; everyMs?: number; program?: Program },
): Promise<T | undefined> {
	const deadline = Date.now() + forMs;
	for (;;) {
		const found = await check();
		session.checkOpen();
		if (found !== undefined) return found;
		if (program?.ended() !== undefined || Date.now() >= deadline) return undefined;
		await sleep(everyMs, undefined, { signal: session.signal }).catch(() => {
			throw new Stopped();
		});
	}
}
