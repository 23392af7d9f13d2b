/**
 * npm run bench:queue [-- --executions 1000]: how much faster n8n's queue mode works off executions of Get Alert → message with
 * two and three workers than with one. Each worker takes one execution at a time, and every server answers after 80 ms, so that
 * waiting bounds it. A whole run takes minutes, so each is told in five parts, of which the median counts. Prints the table of
 * docs/benchmarks.md.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { addToN8n, isRegistered } from '../../scripts/owner';
import { listenOnLoopback } from '../../scripts/ports';
import { Problem } from '../../scripts/problem';
import { openSession, type Session } from '../../scripts/session';
import { closeWhenAsked } from '../../scripts/signals';
import { startSimulator } from '../../scripts/simulator';
import { openCluster, type Cluster } from '../queue/cluster';

const answerMs = 80;
const superevent = 'S240716b';
const parts = 5;

const { values } = parseArgs({ options: { executions: { type: 'string', default: '1000' } } });
const executions = Number(values.executions);

/** A server that takes messages, and tells when each came. */
async function openReceiver(session: Session): Promise<{ url: string; arrivals: number[] }> {
	const arrivals: number[] = [];
	const server = createServer((_request, response) => {
		setTimeout(() => {
			arrivals.push(performance.now());
			response.end('{}');
		}, answerMs);
	});
	session.onClose(() => {
		server.closeAllConnections();
		server.close();
	});
	return { url: `http://127.0.0.1:${await listenOnLoopback(server, 0)}/`, arrivals };
}

async function publish({ owner, url }: Cluster, data: object, receiver: string): Promise<string> {
	const type = 'graceDbSciTokenApi';
	const node = { typeVersion: 1, position: [0, 0] };
	const nodes = [
		{
			...node,
			id: 'webhook',
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: 'bench',
			parameters: { httpMethod: 'POST', path: 'bench', responseMode: 'onReceived', options: {} },
		},
		{
			...node,
			id: 'alert',
			name: 'Get Alert',
			type: 'n8n-nodes-gracedb.graceDb',
			parameters: {
				authentication: 'sciToken',
				resource: 'superevent',
				operation: 'getAlert',
				alertFor: 'superevent',
				superevent: { __rl: true, mode: 'id', value: superevent },
				attachPicture: false,
			},
			credentials: { [type]: { id: 'scitoken', name: 'GraceDB' } },
		},
		{
			...node,
			id: 'send',
			name: 'Send',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				method: 'POST',
				url: receiver,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '={{ { text: $json.text } }}',
				options: {},
			},
		},
	];
	const to = (name: string): object => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	const workflow = {
		name: 'Get Alert → message',
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none' },
		nodes,
		connections: { Webhook: to('Get Alert'), 'Get Alert': to('Send') },
	};
	await addToN8n(owner, [{ id: 'scitoken', name: 'GraceDB', type, data }], [workflow]);
	const address = `${url}/webhook/bench`;
	while (!(await isRegistered(address))) await sleep(200);
	return address;
}

/** Executions a second in each part of a run: all wait in the queue before so many workers are there. */
async function ratesWith(
	cluster: Cluster,
	count: number,
	webhook: string,
	arrivals: number[],
): Promise<number[]> {
	await Promise.all(cluster.workers.map(async (worker) => await worker.kill()));
	arrivals.length = 0;
	for (let sent = 0; sent < executions; sent += 10) {
		const calls = Array.from({ length: Math.min(10, executions - sent) }, async () => {
			const { ok, status } = await fetch(webhook, { method: 'POST' });
			if (!ok) throw new Error(`n8n answers ${status} to a call.`);
		});
		await Promise.all(calls);
	}
	await Promise.all(cluster.workers.slice(0, count).map(async (worker) => await worker.start()));
	// What came before all of them were ready does not count.
	const first = arrivals.length;
	const readyAt = performance.now();
	while (arrivals.length < executions) {
		await sleep(50);
		const last = Math.max(readyAt, arrivals.at(-1) ?? 0);
		if (performance.now() - last > 60_000) {
			throw new Error(`No message has come for a minute: ${arrivals.length} of ${executions}.`);
		}
	}
	return Array.from({ length: parts }, (_, part) => {
		const end = (share: number): number =>
			Math.round(first + (share * (executions - 1 - first)) / parts);
		const [from, to] = [end(part), end(part + 1)];
		return (1_000 * (to - from)) / ((arrivals[to] ?? NaN) - (arrivals[from] ?? NaN));
	}).sort((a, b) => a - b);
}

const load = (): string => loadavg()[0]?.toFixed(1) ?? '';

async function main(session: Session): Promise<void> {
	const simulator = await startSimulator(session, await session.temporaryFolder());
	await simulator.command('POST', 'faults', { fault: 'latency', milliseconds: answerMs });
	const receiver = await openReceiver(session);
	const cluster = await openCluster(session, {
		workers: 3,
		authorities: await readFile(simulator.caFile, 'utf8'),
		variables: { NO_PROXY: 'localhost,127.0.0.1' },
		say: (text) => console.error(text),
	});
	const token = (await readFile(simulator.tokens.scientist, 'utf8')).trim();
	const data = { server: 'custom', customServer: simulator.httpsApiUrl, token };
	const webhook = await publish(cluster, data, receiver.url);
	const before = load();
	console.log('| workers | executions a second | from … to | ratio |\n| --- | --- | --- | --- |');
	let alone = NaN;
	for (const count of [1, 2, 3]) {
		const rates = await ratesWith(cluster, count, webhook, receiver.arrivals);
		const median = rates[Math.floor(parts / 2)] ?? NaN;
		if (count === 1) alone = median;
		const spread = `${rates[0]?.toFixed(2)} … ${rates.at(-1)?.toFixed(2)}`;
		const ratio = (median / alone).toFixed(2);
		console.log(`| ${count} | ${median.toFixed(2)} | ${spread} | ${ratio}× |`);
	}
	console.log(
		`${executions} executions for each number of workers, medians of ${parts} parts (${cpus().length} cores, Node ${process.versions.node}; load average ${before} at the start, ${load()} at the end).`,
	);
}

const session = openSession();
const asked = closeWhenAsked(session);
main(session)
	.catch((error: unknown) => {
		process.exitCode = 1;
		if (asked()) return;
		if (error instanceof Problem) console.error([error.message, error.details].join('\n'));
		else console.error(error);
	})
	.finally(() => session.close());
