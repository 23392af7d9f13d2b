import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { listenOnLoopback } from '../../scripts/ports';
import { Problem } from '../../scripts/problem';
import { openSession, type Session } from '../../scripts/session';
import { closeWhenAsked } from '../../scripts/signals';
import { Problem as PythonProblem } from '../conformance/python';
import { closingLine } from './closingLine';

const root = resolve(__dirname, '../..');

/** A suite whose tests run in a process of their own, beside programs that this one has started. */
export interface Suite {
	/** Configuration of vitest. */
	config: string;
	/** What the tests know of the programs; they find it in the file that this variable names. */
	world: object;
	variable: string;
}

/**
 * Brings up what the tests need, runs them with the arguments of this process, and takes everything down again. The last line is
 * "N passed, N failed", also if the tests were never reached.
 */
export function runSuite(bringUp: (session: Session) => Promise<Suite>): void {
	const session = openSession();
	const asked = closeWhenAsked(session);
	const play = async (): Promise<number> => {
		const { config, world, variable } = await bringUp(session);
		const file = join(await session.temporaryFolder(), 'world.json');
		await writeFile(file, JSON.stringify(world));
		return await runVitest(session, config, process.argv.slice(2), { [variable]: file });
	};
	play()
		.then(
			(code) => {
				process.exitCode = code;
			},
			(error: unknown) => {
				process.exitCode = asked() ? 130 : 1;
				if (!asked()) report(error);
			},
		)
		.finally(() => session.close());
}

/** Runs vitest in a process of its own; its exit code. */
export async function runVitest(
	session: Session,
	config: string,
	args: readonly string[],
	variables: Record<string, string>,
): Promise<number> {
	const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
	const child = spawn(process.execPath, [vitest, 'run', '--config', config, ...args], {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, ...variables },
	});
	session.onClose(() => void child.kill());
	return await new Promise((done) => child.once('close', (code) => done(code ?? 1)));
}

/** Lets the tests do something with the programs: `POST /NAME` does what has this name. Its address. */
export async function openControl(
	session: Session,
	actions: Record<string, () => Promise<void> | void>,
): Promise<string> {
	const server = createServer((request, response) => {
		void (async () => {
			try {
				const action = actions[(request.url ?? '').slice(1)];
				if (!action) throw new Error(`There is no ${request.url}.`);
				await action();
				response.end();
			} catch (error) {
				response.writeHead(500).end(wordsOf(error));
			}
		})();
	});
	// Some take as long as a start of n8n.
	server.requestTimeout = 0;
	const port = await listenOnLoopback(server, 0);
	session.onClose(() => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${port}`;
}

function wordsOf(error: unknown): string {
	return error instanceof Problem
		? [error.message, error.details].join('\n').trimEnd()
		: String(error);
}

/** What never came to its tests counts as one failure. */
function report(error: unknown): void {
	if (error instanceof Problem) console.log(wordsOf(error));
	else if (error instanceof PythonProblem) console.log(error.message);
	else console.error(error);
	closingLine(0, 1);
}
