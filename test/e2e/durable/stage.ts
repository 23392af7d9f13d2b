import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IRunExecutionData } from 'n8n-workflow';
import { installIntoN8n, pack } from '../../../scripts/communityPackage';
import { hashPassword, importWorkflow, startN8n, type N8nServer } from '../../../scripts/n8n';
import { n8nRest, logIn, type N8nRest } from '../../../scripts/owner';
import { waitFor } from '../../../scripts/processes';
import { installRuntime } from '../../../scripts/runtime';
import type { Session } from '../../../scripts/session';
import { startSimulator } from '../../../scripts/simulator';
import { executionsOf, isOver, resultOf } from '../../support/executions';

/** What came of one poll that n8n made an execution of. */
export interface Execution {
	status: string;
	/** Of the trigger's items. */
	keys: string[];
	error: string | undefined;
}

/** An n8n whose polls come from its scheduler, with the state of a trigger in the same transaction as its executions. */
export interface DurableStage {
	startN8n(): Promise<void>;
	killN8n(): Promise<void>;
	/** Settles when the trigger has read the list of superevents from now on, and asks for nothing more. */
	polled(): Promise<void>;
	/** A superevent that comes to be; its id. */
	appear(): Promise<string>;
	/** Puts another token into the trigger's credential, as its user would. */
	paste(token: 'good' | 'expired'): Promise<void>;
	/** All executions so far, the oldest first, as soon as there are so many and all have ended. */
	executions(count: number): Promise<Execution[]>;
}

const owner = { email: 'astronomer@example.org', password: 'Not-a-secret-1' };
const type = 'graceDbSciTokenApi';
const credential = { id: 'durable000000000', name: 'GraceDB of the test', type };
const workflowId = 'durable111111111';
/** Polls come once a minute, and a busy machine takes its time. */
const timeLimitMs = 150_000;

export async function openDurableStage(session: Session): Promise<DurableStage> {
	const folder = await session.temporaryFolder();
	const userFolder = join(folder, 'n8n');
	await mkdir(join(userFolder, 'tmp'), { recursive: true });
	const simulator = await startSimulator(session, folder, ['--port', '0']);
	const runtime = await installRuntime(session, () => {});
	await installIntoN8n(session, await pack(session, folder), userFolder);
	const home = {
		runtime,
		userFolder,
		logFile: join(folder, 'n8n.log'),
		owner: { email: owner.email, passwordHash: hashPassword(runtime, owner.password) },
		variables: {
			N8N_SCHEDULER_ENABLED: 'true',
			N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
			N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
		},
	};
	const dataWith = async (token: 'good' | 'expired'): Promise<object> => {
		const file = simulator.tokens[token === 'good' ? 'scientist' : 'expired'];
		const server = { server: 'custom', customServer: simulator.apiUrl };
		return { ...server, token: (await readFile(file, 'utf8')).trim() };
	};
	const credentials = [{ ...credential, data: await dataWith('good') }];
	await importWorkflow(session, home, credentials, watchingWorkflow());

	let n8n: N8nServer;
	let rest: N8nRest;

	const until = async <T>(what: string, check: () => Promise<T | undefined>): Promise<T> => {
		const found = await waitFor(session, check, { forMs: timeLimitMs, everyMs: 500 });
		if (found !== undefined) return found;
		throw new Error(`${what} did not happen; the end of n8n's log:\n${await n8n.logTail()}`);
	};

	return {
		startN8n: async () => {
			n8n = await startN8n(session, home, 0);
			rest = n8nRest(n8n.url, await logIn({ ...owner, url: n8n.url }));
		},
		killN8n: () => n8n.program.kill(),
		polled: async () => {
			await simulator.command('DELETE', 'requests');
			let before = 0;
			await until('A poll', async () => {
				const requests = await simulator.requests();
				const isOver = requests.length === before;
				before = requests.length;
				await sleep(2_000);
				return (isOver && requests.some(({ url }) => /\/superevents\/?\?/.test(url))) || undefined;
			});
		},
		appear: async () => (await simulator.createSuperevent()).superevent_id,
		paste: async (token) => {
			const { id, ...named } = credential;
			await rest.patch(`/rest/credentials/${id}`, { ...named, data: await dataWith(token) });
		},
		executions: async (count) => {
			const ended = await until(`Execution ${count}`, async () => {
				const all = await executionsOf(rest, workflowId);
				return all.length >= count && all.every(isOver) ? all : undefined;
			});
			return await Promise.all(
				ended.map(async ({ id, status }) => ({ status, ...outcomeOf(await resultOf(rest, id)) })),
			);
		},
	};
}

function outcomeOf({
	runData,
	error,
}: IRunExecutionData['resultData']): Pick<Execution, 'keys' | 'error'> {
	const output = runData['GraceDB Trigger']?.[0]?.data?.['main']?.[0] ?? [];
	return {
		keys: output.map(({ json }) => json['dedupe_key'] as string),
		error: error?.message,
	};
}

function watchingWorkflow(): { id: string } & Record<string, unknown> {
	const node = {
		id: 'trigger',
		name: 'GraceDB Trigger',
		typeVersion: 1,
		position: [0, 0],
		type: 'n8n-nodes-gracedb.graceDbTrigger',
		parameters: {
			pollTimes: { item: [{ mode: 'everyMinute' }] },
			authentication: 'sciToken',
			onlyPublic: false,
			changes: ['new'],
			significance: 'all',
			emitNew: 'atOnce',
		},
		credentials: { [type]: { id: credential.id, name: credential.name } },
	};
	const workflow = { id: workflowId, name: 'Watch with durable cursors', active: false };
	return {
		...workflow,
		settings: { executionOrder: 'v1' },
		nodes: [node],
		connections: {},
	};
}
