/**
 * What a quiet poll of the trigger costs when it follows many superevents, and how large its state is: `npm run bench:trigger`. The
 * simulator is a process of its own, so that the processor time is that of the trigger alone. Writes its section of docs/benchmarks.md.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { format } from 'prettier';
import { openSession, type Session } from '../../scripts/session';
import { startSimulator, type Simulator } from '../../scripts/simulator';
import { readState, writeState, type WatchState } from '../../watch/state/watchState';
import { type Poller, startPoller } from '../trigger/n8n';
import type { ServerForTests } from '../trigger/world';

const sizes = [1000, 5000];
const rounds = 5;
const polls = 40;
/** Superevents that come at once, so that as many items as possible are kept for repeats. */
const burst = 500;
/** Shortly after the newest of the simulator's superevents. */
const today = '2024-07-18T12:00:00Z';
const minute = 60_000;

interface Figures {
	followed: number;
	/** Of a poll, in each round: for what the trigger looks at, and with those for the root of the API and who asks. */
	requests: number[];
	allRequests: number[];
	/** Milliseconds of a poll, in each round. */
	cpu: number[];
	/** Bytes of the state as n8n stores it, without items that are kept for repeats. */
	state: number;
	/** Items that are kept for repeats after a burst; characters of their JSON, and bytes by which the state has grown for them. */
	kept: { items: number; json: number; stored: number };
}

interface Bench {
	simulator: Simulator;
	poller: Poller;
	/** Lets a minute pass. */
	advance: () => Promise<void>;
}

async function measure(session: Session, size: number): Promise<Figures> {
	const bench = await begin(session, size);
	const { poller } = bench;
	// The first ones read all slices, and Node compiles what it runs often.
	for (let made = 0; made < polls; made += 1) await pollOnce(bench);
	const quiet: Round[] = [];
	for (let round = 0; round < rounds; round += 1) quiet.push(await measureRound(bench));
	const [problem] = poller.reported;
	if (problem) throw problem;
	const state = stateOf(poller);
	return {
		followed: state.followed.size,
		requests: quiet.map(({ requests }) => requests),
		allRequests: quiet.map(({ allRequests }) => allRequests),
		cpu: quiet.map(({ cpu }) => cpu),
		state: writeState(state).length,
		kept: await keep(bench),
	};
}

async function begin(session: Session, size: number): Promise<Bench> {
	const folder = await session.temporaryFolder();
	// Six of ten are of the category and not older than what the trigger looks at.
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
	};
	await poller.poll();
	return { simulator, poller, advance };
}

/** A poll a minute later: how many items it gave, and how much processor time it took in ms. */
async function pollOnce({ poller, advance }: Bench): Promise<{ items: number; cpu: number }> {
	await advance();
	const before = process.cpuUsage();
	const items = await poller.poll();
	const { user, system } = process.cpuUsage(before);
	return { items: items?.length ?? 0, cpu: (user + system) / 1000 };
}

/** Means of one round. */
interface Round {
	requests: number;
	allRequests: number;
	cpu: number;
}

const introduction = /\/api\/(?:v\d\/)?(?:user-info\/)?$/;

async function measureRound(bench: Bench): Promise<Round> {
	const { simulator } = bench;
	await simulator.command('DELETE', 'requests');
	let sum = 0;
	for (let made = 0; made < polls; made += 1) {
		const { items, cpu } = await pollOnce(bench);
		sum += cpu;
		if (items > 0) throw new Error(`A quiet poll gave ${items} items.`);
	}
	const all = await simulator.requests();
	const looks = all.filter(({ url }) => !introduction.test(url));
	return {
		requests: looks.length / polls,
		allRequests: all.length / polls,
		cpu: sum / polls,
	};
}

/** What is kept for repeats after more items than fit. */
async function keep(bench: Bench): Promise<Figures['kept']> {
	const { simulator, poller } = bench;
	for (let made = 0; made < burst; made += 1) await simulator.createSuperevent();
	const items = (await pollOnce(bench)).items + (await pollOnce(bench)).items;
	if (items < burst) throw new Error(`${burst} superevents gave ${items} items.`);
	const state = stateOf(poller);
	const kept = state.batches.flatMap((batch) => batch.items);
	const without = writeState({ ...state, batches: [] }).length;
	return {
		items: kept.length,
		json: kept.reduce((sum, item) => sum + JSON.stringify(item).length, 0),
		stored: writeState(state).length - without,
	};
}

function stateOf({ memory }: Poller): WatchState {
	const state = readState(memory['state']);
	if (!state) throw new Error('The trigger has no state.');
	return state;
}

/** The median, and the least and the most. */
function spread(values: number[], digits: number): string {
	const sorted = values.toSorted((a, b) => a - b);
	const at = (index: number): string => (sorted[index] ?? NaN).toFixed(digits);
	return `${at(Math.floor(sorted.length / 2))} (${at(0)} to ${at(sorted.length - 1)})`;
}

function rowOf({ followed, requests, allRequests, cpu, state, kept }: Figures): string {
	const cells = [
		followed,
		spread(requests, 2),
		spread(allRequests, 2),
		`${spread(cpu, 1)} ms`,
		`${(state / followed).toFixed(1)} bytes`,
		`${kept.items} items, ${(kept.json / 1000).toFixed(0)} kB`,
		`${(kept.stored / 1000).toFixed(0)} kB`,
	];
	return `| ${cells.join(' | ')} |`;
}

async function main(): Promise<void> {
	const session = openSession();
	try {
		const rows: string[] = [];
		const load = loadavg()[0] ?? 0;
		for (const size of sizes) {
			rows.push(rowOf(await measure(session, size)));
			console.log(rows.at(-1));
		}
		await writeSection(rows.join('\n'), [load, loadavg()[0] ?? 0]);
	} finally {
		await session.close();
	}
}

const [beginning, end] = ['<!-- trigger: begin -->', '<!-- trigger: end -->'];

async function writeSection(rows: string, load: [number, number]): Promise<void> {
	const file = resolve(__dirname, '../../docs/benchmarks.md');
	const old = await readFile(file, 'utf8');
	const [before, after] = load.map((value) => value.toFixed(1));
	const section = `${beginning}

## A quiet poll of the trigger

\`npm run bench:trigger\`: polls a minute apart in which nothing happens, with a token. The median of ${rounds} rounds of ${polls} polls, with the
lowest and the highest round. The client reads the root of the API again every five minutes; requests are given without and with that. The
processor time is that of the trigger and its client; the simulator is another process. Node ${process.versions.node}, ${availableParallelism()} cores, load average ${before} at the begin and ${after} at
the end. The state is what n8n stores, in base64; items are kept for repeats after ${burst} superevents have come at once. Wanted with 5,000: at
most 2 requests, 50 ms, 100 bytes a superevent and 256 kB of items.

| superevents followed | requests a poll | with the root | processor time a poll | state, a superevent | kept for repeats, as JSON | as stored |
| --- | --- | --- | --- | --- | --- | --- |
${rows}

${end}`;
	const place = new RegExp(`${beginning}[^]*?${end}`);
	const text = place.test(old)
		? old.replace(place, () => section)
		: `${old.trimEnd()}\n\n${section}\n`;
	await writeFile(file, await format(text, { parser: 'markdown', filepath: file }));
}

void main();
