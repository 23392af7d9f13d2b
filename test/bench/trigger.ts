/**
 * What a quiet poll of the trigger costs when it follows many superevents: `npm run bench:trigger`. The simulator is a process
 * of its own, so that the processor time is that of the trigger alone. Writes its section of docs/benchmarks.md.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openSession, type Session } from '../../scripts/session';
import { startSimulator } from '../../scripts/simulator';
import { startPoller } from '../trigger/n8n';
import type { ServerForTests } from '../trigger/world';

const sizes = [100, 1000, 5000];
const polls = 40;
/** Shortly after the newest of the simulator's superevents. */
const today = '2024-07-18T12:00:00Z';
const minute = 60_000;

interface Figures {
	followed: number;
	requests: number;
	/** Milliseconds. */
	cpu: number;
	/** Bytes. */
	state: number;
}

async function measure(session: Session, size: number): Promise<Figures> {
	const folder = await session.temporaryFolder();
	const options = ['--port', '0', '--superevents', String(Math.ceil(size / 0.6))];
	const simulator = await startSimulator(session, folder, options);
	await simulator.command('POST', 'clock', { set: today, freeze: true });
	const made = await simulator.command('POST', 'tokens', { user: 'scientist', lifetime: 86_400 });
	const token = (await readFile((made as { file: string }).file, 'utf8')).trim();
	const clock = { now: Date.parse(today) };
	const server = { url: simulator.apiUrl, clock } as ServerForTests;
	const parameters = {
		significance: 'all',
		onlyPublic: false,
		category: 'Production',
		emitNew: 'atOnce',
		options: { lookBackDays: 500 },
	};
	const poller = startPoller(server, { token, parameters });
	const advance = async (): Promise<void> => {
		clock.now += minute;
		await simulator.command('POST', 'clock', { shift: minute / 1000 });
		const items = await poller.poll();
		if (items) throw new Error(`A quiet poll gave ${items.length} items.`);
	};
	await poller.poll();
	// The first ones read what the baseline did not, and the engine compiles what it runs often.
	for (let poll = 0; poll < polls; poll += 1) await advance();
	/** Without those that make a connection's acquaintance: the root of the API, and who is asking. */
	const count = async (): Promise<number> =>
		(await simulator.requests()).filter(
			({ url }) => !/\/api\/(?:v\d\/)?(?:user-info\/)?$/.test(url),
		).length;
	const before = await count();
	const used = process.cpuUsage();
	for (let poll = 0; poll < polls; poll += 1) await advance();
	const { user, system } = process.cpuUsage(used);
	const requests = (await count()) - before;
	const [problem] = poller.reported;
	if (problem) throw problem;
	const state = JSON.stringify(poller.memory).length;
	return { followed: size, requests: requests / polls, cpu: (user + system) / 1000 / polls, state };
}

async function main(): Promise<void> {
	const session = openSession();
	try {
		const rows: string[] = [];
		for (const size of sizes) {
			const { followed, requests, cpu, state } = await measure(session, size);
			rows.push(
				`| ${followed} | ${requests.toFixed(1)} | ${cpu.toFixed(0)} ms | ${(state / 1000).toFixed(1)} kB |`,
			);
			process.stdout.write(`${rows.at(-1) ?? ''}\n`);
		}
		await writeSection(rows.join('\n'));
	} finally {
		await session.close();
	}
}

const [begin, end] = ['<!-- trigger: begin -->', '<!-- trigger: end -->'];

async function writeSection(rows: string): Promise<void> {
	const file = resolve(__dirname, '../../docs/benchmarks.md');
	const old = await readFile(file, 'utf8');
	const section = `${begin}

## A quiet poll of the trigger

\`npm run bench:trigger\`: means of ${polls} polls a minute apart in which nothing happens, with a token. The processor time is that of the
trigger and its client; the simulator is another process. The root of the API, read again every few minutes, is not counted. Wanted with 5,000: at most 2 requests and 50 ms.

| superevents followed, about | requests a poll | processor time a poll | state |
| --- | --- | --- | --- |
${rows}

${end}`;
	const place = new RegExp(`${begin}[^]*?${end}`);
	await writeFile(
		file,
		place.test(old) ? old.replace(place, () => section) : `${old.trimEnd()}\n\n${section}\n`,
	);
}

void main();
