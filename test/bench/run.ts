/**
 * The client beside LIGO's own and n8n's HTTP Request node, on the simulator over HTTPS, near and 80 ms away: `npm run bench`.
 * Writes its section of docs/benchmarks.md. `-- --runs 1` sets the number of runs of each task (5), each in a process of its
 * own; `--tasks ab` chooses among the letters of the tasks, and then nothing is written.
 */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { installRuntime } from '../../scripts/runtime';
import { openSession, type Session } from '../../scripts/session';
import { clients, interpreter, pythonEnvironment } from '../conformance/python';
import { contestants, type Command } from './contestants';
import { farAway, type FarAway } from './farAway';
import type { Facts, Report } from './facts';
import { line, type Row, text, writeSection } from './report';
import { type ServerForBench, startServer } from './server';
import { bytes, roundTrips, superevents, type Task, tasks } from './tasks';

const everything = tasks.map(({ letter }) => letter).join('');
const { values } = parseArgs({
	options: {
		runs: { type: 'string', default: '5' },
		tasks: { type: 'string', default: everything },
	},
});
const runs = Math.max(1, Math.trunc(Number(values.runs)) || 1);
const execute = promisify(execFile);
/** Which imagined superevents do not have. */
const label = 'LUMIN_NO';

async function main(session: Session): Promise<void> {
	const python = interpreter(await pythonEnvironment(clients, console.log));
	const runtime = await installRuntime(session, console.log);
	const folder = await session.temporaryFolder();
	const path = join(folder, 'large.bin');
	await writeFile(path, Buffer.alloc(bytes, 'GraceDB '));
	const server = await startServer(session, folder, path);
	const { caFile, httpsApiUrl } = server.simulator;
	const env = {
		...process.env,
		SCITOKEN_FILE: server.tokenFile,
		REQUESTS_CA_BUNDLE: caFile,
		SSL_CERT_FILE: caFile,
		NODE_EXTRA_CA_CERTS: caFile,
		N8N_USER_FOLDER: folder,
		N8N_LOG_LEVEL: 'silent',
	};
	const rows: Row[] = [];
	const startLoad = loadNow();
	for (const roundTrip of roundTrips) {
		const front = await farAway(Number(new URL(httpsApiUrl).port), roundTrip);
		session.onClose(() => front.close());
		for (const task of tasks.filter(({ letter }) => values.tasks.includes(letter))) {
			for (const [name, command] of Object.entries(contestants(python, runtime))) {
				const row = await measure({ task, roundTrip, name, command, server, front, path, env });
				rows.push(row);
				console.log(line(row, rows));
			}
		}
		front.close();
	}
	const machine = `${cpus().length} cores, Node ${process.versions.node}, n8n ${runtime.version}`;
	const load = `load average ${startLoad} at the start, ${loadNow()} at the end`;
	if (values.tasks === everything) await writeSection(text(rows, runs, machine, load));
}

/** Programs that wanted a processor in the last minute, on average: this benchmark's own among them. */
const loadNow = (): string => (loadavg()[0] ?? NaN).toFixed(1);

interface Measurement {
	task: Task;
	roundTrip: number;
	name: string;
	command: Command;
	server: ServerForBench;
	front: FarAway;
	/** Of the file to upload. */
	path: string;
	env: NodeJS.ProcessEnv;
}

/** Labels are written to other superevents in each run. */
let labelled = 0;

async function measure(given: Measurement): Promise<Row> {
	const { task, roundTrip, name, command, server, front, path, env } = given;
	const { ids: wanted = 0, pageSize } = task;
	const { simulator, file, tokenFile } = server;
	const reports: Report[] = [];
	const before = front.handshakes;
	let requests = 0;
	for (let run = 0; run < runs; run += 1) {
		let from = 0;
		if (task.task === 'label') {
			from = labelled % superevents;
			labelled += wanted;
		}
		const facts: Facts = {
			task: task.task,
			url: `https://localhost:${front.port}/api/`,
			path,
			bytes,
			superevents,
			caFile: simulator.caFile,
			tokenFile,
			file,
			label,
			pageSize,
			ids: server.ids.slice(from, from + wanted),
		};
		await simulator.command('DELETE', 'requests');
		const [program, ...args] = command(facts);
		const { stdout } = await execute(program, args, { env, maxBuffer: 2 ** 26 });
		reports.push(JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report);
		requests += (await simulator.requests()).length;
	}
	const row = { task, roundTrip, name, reports, requests: requests / runs };
	const handshakes = (front.handshakes - before) / runs;
	if (task.task !== 'export') return { ...row, handshakes };
	// One request is for the root of the API.
	const size = Math.ceil(superevents / (row.requests - 1));
	return { ...row, handshakes, pageSeconds: await server.pageSeconds(size) };
}

const session = openSession();
main(session)
	.catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	})
	.finally(() => void session.close());
