import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ours } from './contestants';
import type { Report } from './facts';
import { format, resolveConfig } from 'prettier';
import { roundTrips, superevents, type Task } from './tasks';

/** A task done by one contestant, several times. */
export interface Row {
	/** Milliseconds. */
	roundTrip: number;
	task: Task;
	name: string;
	reports: Report[];
	/** Of one run, as the server counted them. */
	requests: number;
	handshakes: number;
}

function median(values: number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const seconds = ({ reports }: Row): number => median(reports.map((report) => report.seconds));
/** Shortest and longest run. */
function spread({ reports }: Row): string {
	const times = reports.map((report) => report.seconds);
	return `${Math.min(...times).toFixed(2)} … ${Math.max(...times).toFixed(2)} s`;
}

const cpu = ({ reports }: Row): number => median(reports.map((report) => report.cpu));
const memory = ({ reports }: Row): number => median(reports.map((report) => report.memory));

const columns = [
	'added',
	'task',
	'who',
	'time',
	'from … to',
	'ratio',
	'CPU',
	'peak memory',
	'requests',
	'handshakes',
];
const head = `| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}`;

function find(
	rows: readonly Row[],
	letter: string,
	roundTrip: number,
	name: string,
): Row | undefined {
	return rows.find(
		(row) => row.task.letter === letter && row.roundTrip === roundTrip && row.name === name,
	);
}

/** A line of the table. The ratio says how many times as long as this package somebody took. */
export function line(row: Row, all: readonly Row[]): string {
	const { roundTrip, task, name, requests, handshakes } = row;
	const best = find(all, task.letter, roundTrip, ours);
	const cells = [
		`${roundTrip} ms`,
		task.what,
		name,
		`${seconds(row).toFixed(2)} s`,
		spread(row),
		`${(seconds(row) / (best ? seconds(best) : NaN)).toFixed(1)}×`,
		`${cpu(row).toFixed(2)} s`,
		`${(memory(row) / 1e6).toFixed(0)} MB`,
		requests.toFixed(0),
		handshakes.toFixed(0),
	];
	return `| ${cells.join(' | ')} |`;
}

/**
 * Seconds that an export takes at least: a connection, TLS and the first page, beside it the question who the user is; then two
 * pages in each round trip, and four as soon as two more connections have been opened.
 */
function allowed({ roundTrip, requests }: Row): number {
	const further = requests - 2;
	const trips = 3 + Math.max(Math.ceil(further / 2), 0);
	return (Math.min(trips, 4 + Math.ceil(further / 4)) * roundTrip) / 1000;
}

/** How near the exports come to what distance and pages allow. */
function limits(rows: readonly Row[]): string {
	const lines = rows
		.filter(({ task, name, roundTrip }) => task.task === 'export' && name === ours && roundTrip > 0)
		.map((row) => {
			const cells = [
				`${row.roundTrip} ms`,
				row.task.what,
				`${allowed(row).toFixed(2)} s`,
				`${seconds(row).toFixed(2)} s`,
				`${(seconds(row) / allowed(row)).toFixed(2)}×`,
			];
			return `| ${cells.join(' | ')} |`;
		});
	const titles = ['added', 'task', 'possible', 'this package', 'ratio'];
	return [`| ${titles.join(' | ')} |`, `|${' --- |'.repeat(titles.length)}`, ...lines].join('\n');
}

/** Processor time of the clients for 1,000 superevents. */
function processorTime(rows: readonly Row[]): string {
	const parts = rows
		.filter(({ task, roundTrip }) => task.letter === 'a' && roundTrip > 0)
		.map((row) => `${row.name} ${((cpu(row) * 1e6) / superevents).toFixed(0)} ms`);
	return `${parts.join(', ')}.`;
}

/** All of the section. */
export function text(rows: readonly Row[], runs: number, machine: string, load: string): string {
	return `## This package beside LIGO's Python clients and n8n's HTTP Request node

\`npm run bench\`, medians of ${runs} run${runs === 1 ? '' : 's'}, each in a process of its own whose start does not count (${machine}; ${load}). The server
replays over HTTPS what the simulator has answered in a run that does not count; before it stands a proxy that delays each direction by
half of the added round trip, and opening a connection by a whole one; each of the three is a process. All use a token. *Its node in n8n* and HTTP Request run in the engine of that n8n; the latter
follows \`links.next\` in an export, and elsewhere sends all its requests at once, each over a connection of its own: it knows no other way.
All others write one after another; the Python clients get one after another, this package ten at a time, and so does its node. A write goes to the same superevents in each run. CPU is the client's, of the whole task; memory is the peak of
its process, n8n's own included; requests and handshakes are counted at the server.

${[head, ...rows.map((row) => line(row, rows))].join('\n')}

Processor time for 1,000 superevents, of an export with defaults at ${roundTrips[0]} ms: ${processorTime(rows)}

What distance, page size and four concurrent pages allow, if nothing else took time:

${limits(rows)}`;
}

const [begin, end] = ['<!-- clients: begin -->', '<!-- clients: end -->'];

/** Puts the section between its markers in docs/benchmarks.md; what other benchmarks wrote stays. */
export async function writeSection(section: string): Promise<void> {
	const file = resolve(__dirname, '../../docs/benchmarks.md');
	const old = await readFile(file, 'utf8');
	const place = new RegExp(`${begin}[^]*?${end}`);
	const marked = `${begin}\n\n${section}\n\n${end}`;
	const written = place.test(old)
		? old.replace(place, () => marked)
		: `${old.trimEnd()}\n\n${marked}\n`;
	await writeFile(file, await format(written, { ...(await resolveConfig(file)), filepath: file }));
}
