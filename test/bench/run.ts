/**
 * The client beside LIGO's own and n8n's HTTP Request node, over HTTPS, near and 80 ms away: `npm run bench`. The server replays
 * what the simulator has answered to each of them in a first run, which does not count.
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
import { allOurs, contestants, type Command } from './contestants';
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
	const { caFile } = server;
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
		const front = await farAway(server.port, roundTrip);
		session.onClose(() => front.close());
		for (const task of tasks.filter(({ letter }) => values.tasks.includes(letter))) {
			for (const [name, command] of Object.entries(contestants(python, runtime))) {
				if (task.isOursAlone && !allOurs.includes(name)) continue;
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

/** Superevents that have labels of somebody; each of them is given once. */
let labelled = 0;

async function measure(given: Measurement): Promise<Row> {
	const { task, roundTrip, name, command, server, front, path, env } = given;
	const { caFile, file, tokenFile, ids } = server;
	const { ids: wanted = 0 } = task;
	const from = task.task === 'label' ? labelled : 0;
	if (task.task === 'label') labelled += wanted;
	const facts: Facts = {
		task: task.task,
		url: `https://localhost:${front.port}/api/`,
		path,
		bytes,
		superevents,
		caFile,
		tokenFile,
		file,
		label,
		pageSize: task.pageSize,
		ids: ids.slice(from, from + wanted),
	};
	const [program, ...args] = command(facts);
	const run = async (): Promise<Report> => {
		const { stdout } = await execute(program, args, { env, maxBuffer: 2 ** 26 });
		return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report;
	};
	// What the server did not know before comes from the simulator.
	await run();
	const before = { handshakes: front.handshakes, requests: await server.requests() };
	const reports: Report[] = [];
	for (let number = 0; number < runs; number += 1) reports.push(await run());
	const handshakes = (front.handshakes - before.handshakes) / runs;
	const requests = ((await server.requests()) - before.requests) / runs;
	return { task, roundTrip, name, reports, requests, handshakes };
}

const session = openSession();
main(session)
	.catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	})
	.finally(() => void session.close());
