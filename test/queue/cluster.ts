import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installIntoN8n, pack } from '../../scripts/communityPackage';
import { hashPassword, startN8n, startWorker, type N8nHome } from '../../scripts/n8n';
import { signInAsOwner, type N8nRest } from '../../scripts/owner';
import { freePort } from '../../scripts/ports';
import type { Program } from '../../scripts/processes';
import { installRuntime } from '../../scripts/runtime';
import type { Session } from '../../scripts/session';
import { startPostgres } from './servers/postgres';
import { startRedis } from './servers/redis';
import type { Server } from './servers/server';
import { queueVariables } from './variables';

/** A process of n8n that comes back when it ends by itself, as a container with `restart: unless-stopped` does. */
export interface Kept {
	logFile: string;
	start: () => Promise<void>;
	/** Ends it at once; it stays away until it is started. */
	kill: () => Promise<void>;
	/** Settles when it has ended, in whatever way. */
	ended: () => Promise<void>;
}

/** An n8n in queue mode: one main and workers, with our package in the user folder of each, beside Postgres and Redis. */
export interface Cluster {
	url: string;
	owner: N8nRest;
	main: Kept;
	workers: Kept[];
	postgres: Server;
	redis: Server;
	/** Gives main further variables for its next start. */
	setVariables(variables: Record<string, string>): void;
}

export interface ClusterOptions {
	/** How many workers there are; all are started. */
	workers: number;
	/** Authorities to trust, as PEM. */
	authorities: string;
	/** Further variables of main and workers. */
	variables: Record<string, string>;
	say: (text: string) => void;
}

const person = { email: 'astronomer@example.org', password: 'Not-a-secret-1' };

/** Each works on one execution at a time, so that concurrent ones are spread over all. */
const concurrency = 1;

export async function openCluster(session: Session, options: ClusterOptions): Promise<Cluster> {
	const { say } = options;
	const folder = await session.temporaryFolder();
	const caFile = join(folder, 'authorities.pem');
	await writeFile(caFile, options.authorities);
	const runtime = await installRuntime(session, say);
	const names = Array.from({ length: options.workers }, (_, index) => `worker-${index + 1}`);
	await installEverywhere(session, folder, ['main', ...names]);
	say('Starting Postgres and Redis …');
	const [postgres, redis] = await Promise.all([
		startPostgres(session, say),
		startRedis(session, folder, say),
	]);
	const variables = {
		...queueVariables({ postgres: postgres.port, redis: redis.port }),
		...options.variables,
	};
	const homeOf = (name: string): N8nHome => ({
		runtime,
		userFolder: join(folder, name),
		logFile: join(folder, `${name}.log`),
		owner: { email: person.email, passwordHash: hashPassword(runtime, person.password) },
		caFile,
		variables,
	});
	const port = await freePort(0);
	const url = `http://localhost:${port}`;
	const home = homeOf('main');
	const main = keep(session, home.logFile, async () => {
		const started = await startN8n(session, home, port);
		if (started.url !== url) throw new Error(`Another program has taken the port ${port}.`);
		return started.program;
	});
	const workers = names.map((name) => {
		const itsHome = homeOf(name);
		return keep(session, itsHome.logFile, async () => {
			const started = await startWorker(session, itsHome, concurrency);
			return started.program;
		});
	});
	say('Starting n8n: main …');
	// It makes the tables; workers that found none would end.
	await main.start();
	say('Starting n8n: workers …');
	await Promise.all(workers.map((worker) => worker.start()));
	return {
		url,
		owner: await signInAsOwner({ ...person, url }),
		main,
		workers,
		postgres,
		redis,
		setVariables: (more) => {
			home.variables = { ...home.variables, ...more };
		},
	};
}

/** Puts the package, as it would be published, into the user folder of each. */
async function installEverywhere(
	session: Session,
	folder: string,
	[first = '', ...others]: string[],
): Promise<void> {
	const nodesOf = (name: string): string => join(folder, name, '.n8n', 'nodes');
	for (const name of [first, ...others])
		await mkdir(join(folder, name, 'tmp'), { recursive: true });
	await installIntoN8n(session, await pack(session, folder), join(folder, first));
	for (const name of others) await cp(nodesOf(first), nodesOf(name), { recursive: true });
}

function keep(session: Session, logFile: string, startOne: () => Promise<Program>): Kept {
	let program: Program | undefined;
	let wanted = false;
	const watch = async (mine: Program): Promise<void> => {
		await mine.end;
		while (wanted && !session.signal.aborted) {
			const next = await startOne().catch(() => undefined);
			if (!next) continue;
			program = next;
			return void watch(next);
		}
	};
	return {
		logFile,
		start: async () => {
			wanted = true;
			program = await startOne();
			void watch(program);
		},
		kill: async () => {
			wanted = false;
			await program?.kill();
		},
		ended: async () => {
			await program?.end;
		},
	};
}
