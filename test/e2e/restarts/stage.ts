import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installIntoN8n, pack } from '../../../scripts/communityPackage';
import { hashPassword, startN8n, type N8nServer } from '../../../scripts/n8n';
import { addToN8n, n8nRest, signInAsOwner } from '../../../scripts/owner';
import { freePort } from '../../../scripts/ports';
import { waitFor } from '../../../scripts/processes';
import { installRuntime } from '../../../scripts/runtime';
import type { Session } from '../../../scripts/session';
import { startSimulator, type Simulator } from '../../../scripts/simulator';
import { watchingWorkflow } from './workflow';

/** What the workflow has written: one entry for each item, in order. */
export interface WrittenItem {
	uid: string;
	alert_type: string;
	dedupe_key: string;
	[field: string]: unknown;
}

/** An n8n that watches a GraceDB of its own, both of which can be killed and started again. */
export interface Stage {
	startN8n(): Promise<void>;
	killN8n(): Promise<void>;
	/** The same GraceDB again, as far into the scenario as it was: it keeps nothing but its seed and its clock. */
	startSimulator(): Promise<void>;
	killSimulator(): Promise<void>;
	/** Lets everything happen up to this many seconds after the begin of the scenario. */
	playUntil(seconds: number): Promise<void>;
	/** Lets the next answers of the lists of superevents wait, so that a poll can be caught in the middle. */
	holdPolls(): Promise<void>;
	letPollsGo(): Promise<void>;
	/** Lets the server accept requests and never answer them. */
	hang(): Promise<void>;
	/** Ends all faults, and lets the server refuse so many requests with 429 and `Retry-After: 60`. */
	throttle(requests: number): Promise<void>;
	/** Settles when n8n has ended the activation of the workflow, with what n8n calls its outcome. */
	activation(): Promise<string>;
	/** Settles when a poll is held. */
	pollIsHeld(): Promise<void>;
	/** Settles when the workflow is being executed. */
	workflowRuns(): Promise<void>;
	/** Settles when the simulator has answered a poll from now on, and the workflow has ended after it. */
	pollIsOver(): Promise<void>;
	/** Settles as soon as this holds for what was written, and all executions have ended. */
	written(isThere: (items: WrittenItem[]) => boolean): Promise<WrittenItem[]>;
	/** What was written up to now. */
	items(): Promise<WrittenItem[]>;
	/** The JSON at a path of the API, as an anonymous user sees it. */
	ask(path: string): Promise<unknown>;
}

const begin = '2026-03-04T05:06:07Z';
const scenario = { name: 'binary-neutron-star', speed: 1 };
const owner = { email: 'astronomer@example.org', password: 'Not-a-secret-1' };
/** A poll comes every minute, and a busy machine takes its time. */
const timeLimitMs = 200_000;

export async function openStage(session: Session): Promise<Stage> {
	const folder = await session.temporaryFolder();
	const [userFolder, files] = [join(folder, 'n8n'), join(folder, 'files')];
	await mkdir(join(userFolder, 'tmp'), { recursive: true });
	await mkdir(files);
	const itemsFile = join(files, 'items.jsonl');
	const port = await freePort(0);
	const runtime = await installRuntime(session, () => {});
	await installIntoN8n(session, await pack(session, folder), userFolder);
	const home = {
		runtime,
		userFolder,
		logFile: join(folder, 'n8n.log'),
		owner: { email: owner.email, passwordHash: hashPassword(runtime, owner.password) },
		variables: { N8N_RESTRICT_FILE_ACCESS_TO: files },
	};
	const workflow = watchingWorkflow(`http://localhost:${port}/api/`, itemsFile);

	let played = 0;
	let simulator: Simulator;
	let n8n: N8nServer;
	/** Good through all restarts. */
	let cookie: string | undefined;
	let workflowId = '';

	const until = async <T>(what: string, check: () => Promise<T | undefined>): Promise<T> => {
		const found = await waitFor(session, check, { forMs: timeLimitMs, everyMs: 100 });
		if (found !== undefined) return found;
		throw new Error(`${what} did not happen; the end of n8n's log:\n${await n8n.logTail()}`);
	};
	const items = async (): Promise<WrittenItem[]> => {
		if (!existsSync(itemsFile)) return [];
		const lines = (await readFile(itemsFile, 'utf8')).split('\n').filter(Boolean);
		return lines.map((line) => JSON.parse(line) as WrittenItem);
	};
	const ofOwner = async (path: string): Promise<unknown> =>
		await n8nRest(n8n.url, cookie ?? '').get(path);
	const firstStart = async (): Promise<void> => {
		const rest = await signInAsOwner({ ...owner, url: n8n.url });
		cookie = rest.cookie;
		[workflowId = ''] = (await addToN8n(rest, [], [workflow])).workflowIds;
	};
	const runningExecutions = async (): Promise<number> => {
		const { results } = (await ofOwner('/rest/executions?limit=20')) as {
			results: Array<{ status: string }>;
		};
		return results.filter(({ status }) => ['new', 'running', 'waiting'].includes(status)).length;
	};

	const executionsEnd = async (): Promise<void> => {
		await until('The end of all executions', async () =>
			(await runningExecutions()) === 0 ? true : undefined,
		);
	};
	/** What is due happens when somebody looks, or a moment later. */
	const shift = async (seconds: number): Promise<void> => {
		await simulator.command('POST', 'clock', { shift: seconds });
		await simulator.command('GET', 'scenario');
	};

	return {
		startN8n: async () => {
			n8n = await startN8n(session, home, 0);
			if (cookie === undefined) await firstStart();
		},
		killN8n: () => n8n.program.kill(),
		startSimulator: async () => {
			simulator = await startSimulator(session, folder, ['--port', String(port)]);
			await simulator.command('POST', 'clock', { set: begin, freeze: true });
			await simulator.command('POST', 'scenario', scenario);
			await shift(played);
		},
		killSimulator: () => simulator.program.kill(),
		playUntil: async (seconds) => {
			await shift(seconds - played);
			played = seconds;
		},
		holdPolls: async () => {
			const fault = { fault: 'latency', path: 'superevents/', milliseconds: 20_000 };
			await simulator.command('POST', 'faults', fault);
		},
		letPollsGo: async () => {
			await simulator.command('DELETE', 'faults');
		},
		hang: async () => {
			await simulator.command('DELETE', 'faults');
			await simulator.command('POST', 'faults', { fault: 'latency', milliseconds: 600_000 });
		},
		throttle: async (requests) => {
			await simulator.command('DELETE', 'faults');
			const fault = { fault: 'tooManyRequests', seconds: 60, times: requests };
			await simulator.command('POST', 'faults', fault);
		},
		activation: () =>
			until('The end of the activation', async () => {
				const path = `/rest/workflows/${workflowId}/publication-status`;
				const { status } = (await ofOwner(path)) as { status: string };
				return ['not_published', 'in_progress'].includes(status) ? undefined : status;
			}),
		pollIsHeld: async () => {
			await until('A poll that could be held', async () => {
				const rules = (await simulator.command('GET', 'faults')) as Array<{ done: number }>;
				return rules.some(({ done }) => done > 0) || undefined;
			});
		},
		workflowRuns: async () => {
			await until('An execution', async () => ((await runningExecutions()) > 0 ? true : undefined));
		},
		pollIsOver: async () => {
			await simulator.command('DELETE', 'requests');
			await until('A poll', async () => {
				const listed = ({ url, status }: { url: string; status: number }): boolean =>
					status === 200 && /\/superevents\/?\?/.test(url);
				return (await simulator.requests()).some(listed) || undefined;
			});
			await executionsEnd();
		},
		written: async (isThere) => {
			await until('What was to be written', async () => isThere(await items()) || undefined);
			await executionsEnd();
			return await items();
		},
		items,
		ask: async (path) => {
			const response = await fetch(new URL(path, simulator.apiUrl));
			return await response.json();
		},
	};
}
