import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { freePort } from './ports';
import { Problem } from './problem';
import { CommandFailed, launch, run, waitFor, type Program } from './processes';
import type { Runtime } from './runtime';
import type { Session } from './session';

/** Where an n8n keeps its things, and who may sign in. */
export interface N8nHome {
	runtime: Runtime;
	/** N8N_USER_FOLDER; n8n makes `.n8n` in it. */
	userFolder: string;
	logFile: string;
	owner: { email: string; passwordHash: string };
	/** Certificate authorities that n8n is to trust besides the usual ones. */
	caFile?: string;
	/** Further variables of its environment. */
	variables?: Record<string, string>;
}

/** A running n8n. */
export interface N8nServer {
	url: string;
	program: Program;
	/** The last lines of its log. */
	logTail(): Promise<string>;
}

/** A process that takes executions off the queue. */
export type N8nWorker = Omit<N8nServer, 'url'>;

/** Variables of the user's environment that n8n may see: none that configures an n8n of theirs. */
const inherited = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'GENERIC_TIMEZONE'];

const startMs = 120_000;

/** n8n wants the hash of a password alone, and has the means to make it. */
export function hashPassword({ folder }: Runtime, password: string): string {
	const { hashSync } = createRequire(join(folder, 'package.json'))('bcryptjs') as {
		hashSync: (text: string, rounds: number) => string;
	};
	return hashSync(password, 10);
}

/** Runs a command of n8n's own command line. */
export async function n8nCommand(session: Session, home: N8nHome, args: string[]): Promise<void> {
	try {
		await run(session, home.runtime.node, [binary(home), ...args], {
			cwd: home.userFolder,
			env: environment(home, { N8N_RUNNERS_BROKER_PORT: String(await freePort(0)) }),
		});
	} catch (error) {
		if (!(error instanceof CommandFailed)) throw error;
		throw new Problem(`n8n ${args[0]} did not succeed: n8n's words are below.`, error.output);
	}
}

/** Imports credentials and workflows, and publishes the workflows: their triggers run from n8n's next start on. */
export async function importWorkflow(
	session: Session,
	home: N8nHome,
	credentials: object[],
	...workflows: { id: string }[]
): Promise<void> {
	const credentialsFile = join(home.userFolder, 'credentials.json');
	const workflowFile = join(home.userFolder, 'workflow.json');
	await writeFile(credentialsFile, JSON.stringify(credentials), { mode: 0o600 });
	await writeFile(workflowFile, JSON.stringify(workflows));
	await n8nCommand(session, home, ['import:credentials', `--input=${credentialsFile}`]);
	await rm(credentialsFile);
	await n8nCommand(session, home, ['import:workflow', `--input=${workflowFile}`]);
	for (const { id } of workflows) {
		await n8nCommand(session, home, ['publish:workflow', `--id=${id}`]);
	}
}

/** Starts n8n and waits until it is ready. @param preferredPort where to look for a free port first; 0: any */
export async function startN8n(
	session: Session,
	home: N8nHome,
	preferredPort: number,
): Promise<N8nServer> {
	return await startProgram(session, home, ['start'], {
		preferredPort,
		variables: (port) => ({ N8N_PORT: String(port) }),
		// The log shows whether our n8n answers, and not another program that took the port first.
		isOurs: (log, port) => log.includes(`n8n ready on 127.0.0.1, port ${port}`),
		// An older n8n calls itself ready before its interface is there.
		answersAt: ['/healthz/readiness', '/rest/settings'],
	});
}

/**
 * Starts a worker of queue mode and waits until it is ready. The variables of its home have to name the database and the queue of
 * its n8n.
 *
 * @param concurrency how many executions it works on at the same time
 */
export async function startWorker(
	session: Session,
	home: N8nHome,
	concurrency: number,
): Promise<N8nWorker> {
	return await startProgram(session, home, ['worker', `--concurrency=${concurrency}`], {
		preferredPort: 0,
		variables: (port) => ({
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		}),
		isOurs: (log, port) => log.includes(`n8n worker server listening on port ${port}`),
		answersAt: ['/healthz/readiness'],
	});
}

async function startProgram(
	session: Session,
	home: N8nHome,
	args: string[],
	how: {
		preferredPort: number;
		/** What tells it its port. */
		variables: (port: number) => Record<string, string>;
		/** Whether it is the one that listens at the port. */
		isOurs: (log: string, port: number) => boolean;
		/** Paths that are there as soon as it is ready. */
		answersAt: string[];
	},
): Promise<N8nServer> {
	for (let attempt = 1; ; attempt += 1) {
		const port = await freePort(how.preferredPort);
		const url = `http://localhost:${port}`;
		const program = launch(session, home.runtime.node, [binary(home), ...args], home.logFile, {
			cwd: home.userFolder,
			env: environment(home, {
				...how.variables(port),
				N8N_RUNNERS_BROKER_PORT: String(await freePort(0)),
			}),
		});
		const logTail = async (): Promise<string> =>
			(await readFile(home.logFile, 'utf8')).trimEnd().split('\n').slice(-40).join('\n');
		const isReady = async (): Promise<true | undefined> => {
			if (!how.isOurs(await readFile(home.logFile, 'utf8'), port)) return undefined;
			for (const path of how.answersAt) {
				if (!(await answersOk(`http://127.0.0.1:${port}${path}`))) return undefined;
			}
			return true;
		};
		if (await waitFor(session, isReady, { forMs: startMs, program })) {
			return { url, program, logTail };
		}
		const log = await logTail();
		// Another program has taken the port since it was found free: another npm start, for example.
		if (attempt < 5 && log.includes('already in use')) continue;
		const why = program.ended() ?? `not ready after ${startMs / 1000} seconds`;
		throw new Problem(`n8n did not start (${why}): the end of its log is below.`, log);
	}
}

async function answersOk(url: string): Promise<true | undefined> {
	const response = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
	return response?.ok ? true : undefined;
}

/** What would need services on the internet, as far as this n8n has it: an unknown name would keep it from starting. */
function unwantedModules({ folder }: Runtime): string[] {
	const modules = join(folder, 'node_modules', 'n8n', 'dist', 'modules');
	return ['mcp-registry', 'instance-ai', 'chat-hub', 'mcp'].filter((name) =>
		existsSync(join(modules, name)),
	);
}

function binary({ runtime }: N8nHome): string {
	return join(runtime.folder, 'node_modules', 'n8n', 'bin', 'n8n');
}

function environment(home: N8nHome, more: Record<string, string>): NodeJS.ProcessEnv {
	const own = Object.fromEntries(inherited.map((name) => [name, process.env[name]]));
	return {
		...own,
		// n8n's Code nodes run in a process of their own, started as "node".
		PATH: [dirname(home.runtime.node), own.PATH].join(delimiter),
		NODE_ENV: 'production',
		TMPDIR: join(home.userFolder, 'tmp'),
		...(home.caFile && { NODE_EXTRA_CA_CERTS: home.caFile }),
		N8N_USER_FOLDER: home.userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
		N8N_INSTANCE_OWNER_EMAIL: home.owner.email,
		N8N_INSTANCE_OWNER_FIRST_NAME: 'Demo',
		N8N_INSTANCE_OWNER_LAST_NAME: 'Owner',
		N8N_INSTANCE_OWNER_PASSWORD_HASH: home.owner.passwordHash,
		// n8n talks only to the simulator and the mailbox.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_DISABLED_MODULES: unwantedModules(home.runtime).join(','),
		...home.variables,
		...more,
	};
}
