/**
 * How quick the simulator is with many superevents: `npm run bench:simulator -- [N]`, N 100000 by default. Prints the time of
 * the start, the memory, and the times of list pages as a client sees them.
 */
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { startSimulator } from '../../simulator/start';

const count = Number(process.argv[2] ?? 100_000);
const rounds = 50;
const agent = new Agent({ keepAlive: true });

const lists: [string, string][] = [
	['newest page', ''],
	['deep page', `start=${Math.floor(count / 2)}`],
	['one label', 'query=label: ADVNO'],
	['common label', 'query=label: EM_READY'],
	['label expression', 'query=label: EM_READY & ~ADVNO & PE_READY | HIGH_PROFILE'],
	['far, few', 'query=far < 1e-13'],
	['far, many', 'query=far < 1e-5'],
	['far between', 'query=far: 1e-9 .. 1e-8'],
	['time of creation', 'query=created: 2024-01-01 .. 2024-02-01'],
	['t_0', 'query=t_0: 1390000000 .. 1391000000'],
	[
		'everything at once',
		'query=category: MDC far < 1e-6 created: 2024-01-01 .. 2024-03-01 EM_READY',
	],
	['public ones', 'query=is_public: true'],
	['run (not indexed)', 'query=runid: O4a'],
	['sorted by t_0', 'sort=t_0'],
];

async function get(url: string, headers: Record<string, string>): Promise<number> {
	const start = performance.now();
	await new Promise<void>((resolve, reject) => {
		request(url, { agent, headers }, (response) => {
			response.resume().on('end', () => {
				if (response.statusCode === 200) resolve();
				else reject(new Error(`${response.statusCode} for ${url}`));
			});
		})
			.on('error', reject)
			.end();
	});
	return performance.now() - start;
}

function line(name: string, ...figures: (string | number)[]): void {
	const cells = figures.map((figure) =>
		(typeof figure === 'number' ? `${figure.toFixed(1)} ms` : figure).padStart(12),
	);
	process.stdout.write(`${name.padEnd(22)}${cells.join('')}\n`);
}

function rank(times: readonly number[], share: number): number {
	const sorted = [...times].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

async function measure(name: string, url: string, headers: Record<string, string>): Promise<void> {
	const first = await get(url, headers);
	const times: number[] = [];
	for (let round = 0; round < rounds; round += 1) times.push(await get(url, headers));
	line(name, rank(times, 0.5), rank(times, 0.95), first);
}

async function main(): Promise<void> {
	const before = performance.now();
	const simulator = await startSimulator({ superevents: count });
	const { ready } = simulator;
	const headers = {
		'user-agent': 'bench',
		authorization: `Bearer ${await readFile(ready.tokens.scientist ?? '', 'utf8')}`,
	};
	await get(`${ready.apiUrl}superevents/?count=1`, headers);
	const seconds = (performance.now() - before) / 1000;
	const memory = () => `${(process.memoryUsage.rss() / 1024 ** 2).toFixed(0)} MiB`;
	line('superevents', String(count));
	line('start', `${seconds.toFixed(2)} s`);
	line('memory', memory());
	for (const [who, sent] of [
		['with a token', headers],
		['anonymous', { 'user-agent': 'bench' }],
	] as const) {
		process.stdout.write(`\npages of 10, ${who}\n`);
		line('', 'median', 'p95', 'first');
		for (const [name, query] of lists) {
			await measure(
				name,
				`${ready.apiUrl}superevents/?count=10&${encodeURI(query).replaceAll('&', '%26')}`,
				sent,
			);
		}
	}
	process.stdout.write('\npages of 100\n');
	await measure('newest page', `${ready.apiUrl}superevents/?count=100`, headers);
	await measure('compressed', `${ready.apiUrl}superevents/?count=100`, {
		...headers,
		'accept-encoding': 'gzip',
	});
	line('\nmemory at the end', memory());
	agent.destroy();
	await simulator.close();
}

main().catch((error: unknown) => {
	process.stderr.write(`${String(error)}\n`);
	process.exit(1);
});
