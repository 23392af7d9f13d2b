import { readFile, writeFile } from 'node:fs/promises';
import type { Report } from './facts';

/** A task done by one contestant, several times. */
export interface Row {
	/** Milliseconds. */
	roundTrip: number;
	what: string;
	name: string;
	reports: Report[];
	/** Of one run, as the server counted them. */
	requests: number;
	handshakes: number;
}

function median(values: number[]): number {
	return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const seconds = ({ reports }: Row): number => median(reports.map((report) => report.seconds));

/** A Markdown table. The ratio says how many times as long as this package somebody took. */
export function table(rows: readonly Row[], all: readonly Row[]): string {
	const lines = rows.map((row) => {
		const ours = all.find(
			({ name, what, roundTrip }) =>
				name === 'this package' && what === row.what && roundTrip === row.roundTrip,
		);
		const cells = [
			...[`${row.roundTrip} ms`, row.what, row.name, `${seconds(row).toFixed(2)} s`],
			...[`${(seconds(row) / (ours ? seconds(ours) : NaN)).toFixed(1)}×`],
			`${median(row.reports.map(({ cpu }) => cpu)).toFixed(2)} s`,
			`${(median(row.reports.map(({ memory }) => memory)) / 1e6).toFixed(0)} MB`,
			...[row.requests.toFixed(0), row.handshakes.toFixed(0)],
		];
		return `| ${cells.join(' | ')} |`;
	});
	const head = [
		'added',
		'task',
		'who',
		'time',
		'ratio',
		'CPU',
		'peak memory',
		'requests',
		'handshakes',
	];
	return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...lines].join('\n');
}

const [begin, end] = ['<!-- clients: begin -->', '<!-- clients: end -->'];

/** Puts the table between its markers; what other benchmarks wrote stays. */
export async function writeSection(
	file: string,
	runs: number,
	machine: string,
	text: string,
): Promise<void> {
	const old = await readFile(file, 'utf8').catch(() => '# Benchmarks\n');
	const section = `${begin}

## This package beside LIGO's Python clients

\`npm run bench\`, medians of ${runs} run${runs === 1 ? '' : 's'}, each in a process of its own whose start does not count (${machine}). The server is the
simulator over HTTPS behind a proxy that delays each direction by half of the added round trip, and opening a connection by a
whole one. All use a token. CPU is the client's, of the whole task (a fifth of an export's is that of 1,000 superevents); memory is the
peak of its process. Single gets run five at a time here, as in the node, and one after another elsewhere; handshakes are counted
in front of the server. n8n's HTTP Request node is not among those measured yet.

${text}

${end}`;
	const place = new RegExp(`${begin}[^]*?${end}`);
	await writeFile(
		file,
		place.test(old) ? old.replace(place, () => section) : `${old.trimEnd()}\n\n${section}\n`,
	);
}
