import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'flatted';
import type { IRunExecutionData } from 'n8n-workflow';
import { installIntoN8n, pack } from '../../scripts/communityPackage';
import { hashPassword, n8nCommand, startN8n, type N8nServer } from '../../scripts/n8n';
import { logIn } from '../../scripts/owner';
import { waitFor } from '../../scripts/processes';
import { installRuntime } from '../../scripts/runtime';
import type { Session } from '../../scripts/session';
import type { Report } from '../trigger/instance';

/** An n8n that can be killed and started again. */
export interface N8n {
	start(): Promise<void>;
	kill(): Promise<void>;
	/** Settles when no execution is under way. */
	executionsEnd(): Promise<void>;
	/** Failed executions of a workflow. */
	reports(workflowId: string): Promise<Report[]>;
	/** What n8n calls the outcome of the last activation of a workflow. */
	publication(workflowId: string): Promise<string>;
}

const owner = { email: 'astronomer@example.org', password: 'Not-a-secret-1' };
const patienceMs = 120_000;

/** @param workflows published, and polled from the first start on */
export async function installN8n(
	session: Session,
	credentials: object[],
	workflows: { id: string }[],
): Promise<N8n> {
	const folder = await session.temporaryFolder();
	const userFolder = join(folder, 'n8n');
	await mkdir(join(userFolder, 'tmp'), { recursive: true });
	const runtime = await installRuntime(session, () => {});
	await installIntoN8n(session, await pack(session, folder), userFolder);
	const home = {
		runtime,
		userFolder,
		logFile: join(folder, 'n8n.log'),
		owner: { email: owner.email, passwordHash: hashPassword(runtime, owner.password) },
	};
	const files = { credentials: join(folder, 'credentials.json'), workflow: join(folder, 'w.json') };
	await writeFile(files.credentials, JSON.stringify(credentials), { mode: 0o600 });
	await writeFile(files.workflow, JSON.stringify(workflows));
	for (const [what, file] of Object.entries(files)) {
		await n8nCommand(session, home, [`import:${what}`, `--input=${file}`]);
	}
	for (const { id } of workflows)
		await n8nCommand(session, home, ['publish:workflow', `--id=${id}`]);

	let n8n: N8nServer;
	/** Good through all restarts. */
	let cookie: string | undefined;
	const get = async (path: string): Promise<unknown> => {
		cookie ??= await logIn({ ...owner, url: n8n.url });
		const answer = await fetch(`${n8n.url}/rest/${path}`, { headers: { cookie } });
		if (!answer.ok) throw new Error(`n8n answers ${answer.status} to ${path}`);
		return ((await answer.json()) as { data: unknown }).data;
	};
	const executions = async (filter: object): Promise<{ id: string; stoppedAt: string }[]> => {
		const text = encodeURIComponent(JSON.stringify(filter));
		const { results } = (await get(`executions?limit=100&filter=${text}`)) as {
			results: { id: string; stoppedAt: string }[];
		};
		return results;
	};
	return {
		start: async () => {
			n8n = await startN8n(session, home, 0);
		},
		kill: () => n8n.program.kill(),
		executionsEnd: async () => {
			const haveEnded = await waitFor(
				session,
				async () =>
					(await executions({ status: ['new', 'running', 'waiting'] })).length === 0 || undefined,
				{ forMs: patienceMs, everyMs: 500 },
			);
			if (!haveEnded) throw new Error(`Executions do not end; n8n says:\n${await n8n.logTail()}`);
		},
		reports: async (workflowId) => {
			const failed = await executions({ workflowId, status: ['error'] });
			const reports = failed.map(async ({ id, stoppedAt }) => {
				const { data } = (await get(`executions/${id}`)) as { data: string };
				const { error } = (parse(data) as IRunExecutionData).resultData;
				const text = `${error?.message ?? ''} ${error?.description ?? ''}`;
				return { at: Date.parse(stoppedAt), text };
			});
			return (await Promise.all(reports)).sort((a, b) => a.at - b.at);
		},
		publication: async (workflowId) => {
			const path = `workflows/${workflowId}/publication-status`;
			return ((await get(path)) as { status: string }).status;
		},
	};
}
