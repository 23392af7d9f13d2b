import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mailbox } from '../../scripts/mailbox';
import { n8nRest, type N8nRest } from '../../scripts/owner';
import type { ReceivedRequest, SimulatorAddresses } from '../../scripts/simulator';
import type { SlackMessage } from '../e2e/slack';

/** What the tests know of what is running; plain data, because it crosses from process to process. */
export interface QueueWorld {
	/** Where main listens. */
	url: string;
	/** Of a session of the owner. */
	cookie: string;
	workerLogs: string[];
	simulator: Pick<SimulatorAddresses, 'httpsApiUrl' | 'caFile' | 'tokens' | 'x509' | 'control'>;
	mailbox: Pick<Mailbox, 'smtpPort' | 'pageUrl'>;
	/** Where the Slack stand-in lists what was posted. */
	slackUrl: string;
	/** From which main and workers may read credentials. */
	credentialFolder: string;
	/** Does what its path says with n8n's processes and servers: `POST /worker-1/kill`. */
	control: string;
}

const file = process.env['QUEUE_TEST_WORLD'];
if (!file) throw new Error('Run these tests with npm run test:queue.');

export const world = JSON.parse(readFileSync(file, 'utf8')) as QueueWorld;

export const n8n: N8nRest = n8nRest(world.url, world.cookie);

export const everyWorker = world.workerLogs.map((_, index) => `worker-${index + 1}`);

export type Action = 'start' | 'stop' | 'kill' | 'ended' | 'useDurableCursors';

/** Does something with `main`, `worker-N`, `redis` or `postgres`, all at the same time. */
export async function act(action: Action, ...programs: string[]): Promise<void> {
	await Promise.all(
		programs.map(async (program) => {
			const answer = await fetch(`${world.control}/${program}/${action}`, { method: 'POST' });
			if (!answer.ok) throw new Error(`${program} ${action}: ${await answer.text()}`);
		}),
	);
}

/** How many executions each worker has begun so far. */
export function begunByWorkers(): number[] {
	return world.workerLogs.map(
		(log) => readFileSync(log, 'utf8').split('Worker started execution').length - 1,
	);
}

/** Waits until something is there. */
export async function until<T>(
	what: string,
	check: () => Promise<T | undefined>,
	forMs = 150_000,
): Promise<T> {
	for (const deadline = Date.now() + forMs; Date.now() < deadline; await sleep(250)) {
		const found = await check();
		if (found !== undefined) return found;
	}
	const logs = world.workerLogs.map((log) => readFileSync(log, 'utf8').slice(-2_000));
	throw new Error(`${what} did not happen. The workers say:\n${logs.join('\n──\n')}`);
}

/** Gives the simulator a command of its control interface. */
export async function simulator(
	method: 'GET' | 'POST' | 'DELETE',
	path: string,
	body?: object,
): Promise<unknown> {
	const answer = await fetch(`${world.simulator.control}/${path}`, {
		method,
		...(body && {
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		}),
	});
	if (!answer.ok) throw new Error(`${answer.status} to ${path}: ${await answer.text()}`);
	return answer.status === 204 ? undefined : await answer.json();
}

export async function requests(): Promise<ReceivedRequest[]> {
	return (await simulator('GET', 'requests')) as ReceivedRequest[];
}

/** A superevent that comes to be; its id. */
export async function appear(): Promise<string> {
	return ((await simulator('POST', 'superevents')) as { superevent_id: string }).superevent_id;
}

/** How often each of these superevents came to Slack, and by mail. */
export async function deliveries(ids: readonly string[]): Promise<string[]> {
	const messages = (await listed(world.slackUrl, 'messages.json')) as SlackMessage[];
	const mails = (await listed(world.mailbox.pageUrl, 'mails.json')) as { subject: string }[];
	return ids.map((id) => {
		const posted = messages.filter(({ text }) => text.includes(id)).length;
		const sent = mails.filter(({ subject }) => subject.includes(id)).length;
		return `${id}: ${posted} in Slack, ${sent} by mail`;
	});
}

async function listed(url: string, path: string): Promise<unknown> {
	return await (await fetch(new URL(path, url))).json();
}
