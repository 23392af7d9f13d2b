/**
 * The client beside LIGO's own, on the simulator over HTTPS, near and 80 ms away: `npm run bench`. Writes its section of
 * docs/benchmarks.md. `-- --runs 1` sets the number of runs of each task (5), each in a process of its own; `--tasks ab` chooses
 * among the letters of the tasks, and then nothing is written.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { startSimulator } from '../../simulator/start';
import { interpreter, pythonEnvironment } from '../conformance/python';
import { farAway } from './farAway';
import type { Facts, Report } from './facts';
import { type Row, table, writeSection } from './report';

const everything = 'agbcde';
const { values } = parseArgs({
	options: {
		runs: { type: 'string', default: '5' },
		tasks: { type: 'string', default: everything },
	},
});
const runs = Math.max(1, Math.trunc(Number(values.runs)) || 1);
const chosen = values.tasks;
const superevents = 5000;
const bytes = 200 * 1000 ** 2;
/** Which imagined superevents do not have; each run writes to others. */
const label = 'LUMIN_NO';
const start = promisify(execFile);
const tsx = pathToFileURL(createRequire(__filename).resolve('tsx')).href;

interface Task {
	letter: string;
	what: string;
	task: Facts['task'];
	pageSize?: number;
	ids?: number;
}

const tasks: Task[] = [
	{ letter: 'a', what: 'export of 5,000 superevents, defaults', task: 'export' },
	{ letter: 'g', what: 'the same, pages of 100 for all', task: 'export', pageSize: 100 },
	{ letter: 'b', what: '200 single gets', task: 'get', ids: 200 },
	{ letter: 'c', what: '100 label writes', task: 'label', ids: 100 },
	{ letter: 'd', what: 'download of 200 MB', task: 'download', ids: 1 },
	{ letter: 'e', what: 'upload of 200 MB', task: 'upload', ids: 1 },
];

async function main(): Promise<void> {
	const python = interpreter(await pythonEnvironment(console.log));
	const folder = await mkdtemp(join(tmpdir(), 'gracedb-bench-'));
	const simulator = await startSimulator({ https: true, empty: true, superevents });
	const { ready } = simulator;
	const path = join(folder, 'large.bin');
	await writeFile(path, Buffer.alloc(bytes, 'GraceDB '));
	const tokenFile = ready.tokens['scientist'] ?? '';
	const authorization = `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`;
	const control = async (method: string, at: string): Promise<unknown> =>
		await (await fetch(`${ready.control}${at}`, { method })).json().catch(() => null);
	const ids: string[] = [];
	for (let from = 0; from < superevents; from += 1000) {
		const list = await fetch(`${ready.apiUrl}superevents/?count=1000&start=${from}`, {
			headers: { authorization },
		});
		const page = (await list.json()) as { superevents: { superevent_id: string }[] };
		ids.push(...page.superevents.map(({ superevent_id }) => superevent_id));
	}
	const secure = new URL(ready.httpsApiUrl ?? '');
	const caFile = ready.caFile ?? '';

	const contestants: Record<string, (facts: Facts) => [string, string[]]> = {
		'this package': (facts) => [
			process.execPath,
			['--import', tsx, join(__dirname, 'contestant.ts'), JSON.stringify(facts)],
		],
		'ligo-gracedb': (facts) => [
			python,
			[join(__dirname, 'contestant.py'), 'ligo-gracedb', JSON.stringify(facts)],
		],
		'gracedb-sdk': (facts) => [
			python,
			[join(__dirname, 'contestant.py'), 'gracedb-sdk', JSON.stringify(facts)],
		],
	};
	const env = {
		...process.env,
		SCITOKEN_FILE: tokenFile,
		REQUESTS_CA_BUNDLE: caFile,
		SSL_CERT_FILE: caFile,
	};

	const form = new FormData();
	form.append('comment', 'a file to download');
	form.append('upload', new Blob([await readFile(path)]), 'bench.bin');
	await fetch(`${ready.apiUrl}superevents/${ids[0]}/logs/`, {
		method: 'POST',
		headers: { authorization },
		body: form,
	});

	const results: Row[] = [];
	let turn = 0;
	for (const roundTrip of [80, 0]) {
		const server = await farAway(Number(secure.port), roundTrip);
		const url = `https://localhost:${server.port}/api/`;
		for (const { letter, what, task, pageSize, ids: wanted = 0 } of tasks) {
			if (!chosen.includes(letter)) continue;
			for (const [name, command] of Object.entries(contestants)) {
				const reports: Report[] = [];
				const before = server.handshakes;
				let requests = 0;
				for (let run = 0; run < runs; run += 1) {
					const facts: Facts = {
						...{ task, url, caFile, tokenFile, path, bytes, superevents, pageSize },
						...{
							file: 'bench.bin',
							ids:
								task === 'label'
									? ids.slice((turn % 31) * wanted, (turn % 31) * wanted + wanted)
									: ids.slice(0, wanted),
							label,
						},
					};
					turn += 1;
					await control('DELETE', '/requests');
					const [program, args] = command(facts);
					const { stdout } = await start(program, args, { env }).catch((error: Error) => {
						console.error(`${name} failed at "${what}": ${error.message.slice(-500)}`);
						return { stdout: '' };
					});
					if (stdout === '') break;
					reports.push(JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report);
					requests += ((await control('GET', '/requests')) as unknown[]).length;
				}
				if (reports.length < runs) continue;
				const row = {
					roundTrip,
					what,
					name,
					reports,
					requests: requests / runs,
					handshakes: (server.handshakes - before) / runs,
				};
				results.push(row);
				console.log(table([row], results).split('\n').at(-1));
			}
		}
		server.close();
	}
	await simulator.close();
	await rm(folder, { recursive: true, force: true });
	const text = table(results, results);
	console.log(text);
	if (chosen === everything)
		await writeSection(
			join(__dirname, '../../docs/benchmarks.md'),
			runs,
			`${cpus().length} cores, Node ${process.versions.node}`,
			text,
		);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
