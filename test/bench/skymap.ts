/**
 * Sky maps beside ligo.skymap: `npm run bench:skymap`. Each measurement is a process of its own, whose start and imports do not
 * count. Writes its section of docs/benchmarks.md; `-- --runs 1` sets the number of runs (5).
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { openSession, type Session } from '../../scripts/session';
import { readSkyMap } from '../../gracedb/skymap/readSkyMap';
import { drawSkyMap } from '../../gracedb/skymap/draw/drawSkyMap';
import { toPng } from '../../gracedb/skymap/draw/png';
import { summarize } from '../../gracedb/skymap/summarize';
import { interpreter, pythonEnvironment, skyMapPackages } from '../conformance/python';
import { header, primary } from '../support/skyMapFile';

const { values } = parseArgs({
	options: { runs: { type: 'string', default: '5' }, measure: { type: 'string' } },
});
const runs = Math.max(1, Math.trunc(Number(values.runs)) || 1);
const execute = promisify(execFile);
const realMap = resolve(import.meta.dirname, '../data/MS231103x.bayestar.multiorder.fits');
const distanceUpTo = 12 * 512 ** 2;

/** What one process measured. */
interface Measured {
	/** Seconds until the first map was done. */
	seconds: number;
	/** Seconds of processor time for the first map, and for the quickest of ten. */
	first: number;
	best: number;
	area90: number;
	/** Milliseconds of processor time between two turns of the event loop, at most. */
	blocked?: number;
	/** Bytes; how much more than before the map was read. */
	memory: number;
}

/** Milliseconds of processor time so far. Those of the clock say more about what else the machine does. */
function used(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

/** What one process does, again and again. */
interface Task {
	file: string;
	times: number;
	/** Whether it draws the map instead of summarizing it. */
	draws: boolean;
}

async function measureOurs({ file, times, draws }: Task): Promise<Measured> {
	const before = process.memoryUsage().rss;
	const [started, seconds]: [number, number[]] = [performance.now(), []];
	let [area90, blocked, turn, elapsed] = [0, 0, used(), 0];
	let isDone = false;
	const watch = (): void => {
		blocked = Math.max(blocked, used() - turn);
		turn = used();
		if (!isDone) setImmediate(watch);
	};
	watch();
	for (let time = 0; time < times; time += 1) {
		const start = used();
		const map = await readSkyMap(createReadStream(file), {
			distanceUpTo: draws ? 0 : distanceUpTo,
		});
		if (draws) await toPng(await drawSkyMap(map));
		else ({ area90 } = await summarize(map));
		seconds.push((used() - start) / 1000);
		elapsed ||= (performance.now() - started) / 1000;
	}
	isDone = true;
	const memory = process.resourceUsage().maxRSS * 1024 - before;
	return {
		seconds: elapsed,
		first: seconds[0]!,
		best: Math.min(...seconds),
		area90,
		blocked,
		memory,
	};
}

const theirs = `
import json, resource, sys, time
from ligo.skymap.io import read_sky_map
from ligo.skymap.postprocess import crossmatch
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started, start = time.perf_counter(), time.process_time()
result = crossmatch(read_sky_map(sys.argv[1], moc=True), contours=(0.5, 0.9))
first, seconds = time.process_time() - start, time.perf_counter() - started
memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
print(json.dumps({"seconds": seconds, "first": first, "area90": result.contour_areas[1], "memory": memory}))
`;

const theirPicture = `
import json, os, resource, sys, tempfile, time
import matplotlib
matplotlib.use("agg")
from ligo.skymap.tool.ligo_skymap_plot import main
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
def draw():
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        main([sys.argv[1], "-o", os.path.join(folder, "map.png"), "--contour", "50", "90"])
    return time.process_time() - start
started = time.perf_counter()
first = draw()
seconds = time.perf_counter() - started
memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
print(json.dumps({"seconds": seconds, "first": first, "area90": 0, "memory": memory}))
`;

/** A flat map of NSIDE 1024 in double precision: 100 MB, all cells different. */
async function writeFlatMap(file: string): Promise<void> {
	const count = 12 * 1024 ** 2;
	const weight = (index: number): number => Math.exp(-(((index * 2654435761) % 4294967296) / 4e8));
	let total = 0;
	for (let index = 0; index < count; index += 1) total += weight(index);
	const out = createWriteStream(file);
	out.write(primary);
	out.write(
		header([
			['XTENSION', 'BINTABLE'],
			['BITPIX', 8],
			['NAXIS', 2],
			['NAXIS1', 8192],
			['NAXIS2', count / 1024],
			['PCOUNT', 0],
			['GCOUNT', 1],
			['TFIELDS', 1],
			['TTYPE1', 'PROB'],
			['TFORM1', '1024D'],
			['TUNIT1', 'pix-1'],
			['PIXTYPE', 'HEALPIX'],
			['ORDERING', 'NESTED'],
			['COORDSYS', 'C'],
			['NSIDE', 1024],
			['INDXSCHM', 'IMPLICIT'],
		]),
	);
	for (let from = 0; from < count; from += 65_536) {
		const piece = Buffer.alloc(65_536 * 8);
		for (let index = 0; index < 65_536; index += 1)
			piece.writeDoubleBE(weight(from + index) / total, index * 8);
		if (!out.write(piece)) await once(out, 'drain');
	}
	out.end(Buffer.alloc((2880 - ((count * 8) % 2880)) % 2880));
	await finished(out);
}

interface Row {
	what: string;
	who: string;
	measured: Measured[];
}

async function main(session: Session): Promise<void> {
	const python = interpreter(await pythonEnvironment(skyMapPackages, console.log));
	const folder = await session.temporaryFolder();
	const flat = join(folder, 'flat.fits');
	await writeFlatMap(flat);
	const startLoad = loadNow();
	const rows: Row[] = [];
	for (const { what, file, times, draws = false } of [
		{ what: 'multi-order, 3-D, 19,200 cells', file: realMap, times: 10 },
		{ what: 'the same, drawn as PNG', file: realMap, times: 10, draws: true },
		{ what: 'flat, NSIDE 1024, 12,582,912 cells', file: flat, times: 1 },
	]) {
		const size = `${((await stat(file)).size / 1e6).toFixed(1)} MB`;
		const bootstrap = resolve(import.meta.dirname, '../../scripts/bootstrap.mjs');
		const self = [
			bootstrap,
			'test/bench/skymap.ts',
			'--measure',
			JSON.stringify({ file, times, draws }),
		];
		const commands: [string, string, string[]][] = [
			['this package', process.execPath, self],
			// Its grid of directions and distances is as large as memory; once is enough.
			['ligo.skymap', python, ['-c', draws ? theirPicture : theirs, file]],
		];
		for (const [who, command, args] of commands) {
			const row: Row = { what: `${what} (${size})`, who, measured: [] };
			for (let run = 0; run < runs; run += 1) {
				const { stdout } = await execute(command, args, { maxBuffer: 2 ** 26 });
				row.measured.push(JSON.parse(stdout.trim().split('\n').at(-1)!) as Measured);
			}
			rows.push(row);
			console.log(lineOf(row));
		}
	}
	await writeSection(rows, `load average ${startLoad} at the start, ${loadNow()} at the end`);
}

const loadNow = (): string => (loadavg()[0] ?? NaN).toFixed(1);

function median(numbers: readonly number[]): number {
	return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

function lineOf({ what, who, measured }: Row): string {
	const of = (key: 'seconds' | 'first' | 'best' | 'blocked' | 'memory' | 'area90'): number =>
		median(measured.map((one) => one[key] ?? NaN));
	const inMs = (seconds: number): string =>
		seconds < 10 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
	const [blocked, best] = [of('blocked'), of('best')];
	const cells = [
		what,
		who,
		inMs(of('seconds')),
		inMs(of('first')),
		Number.isNaN(best) ? '' : inMs(best),
		Number.isNaN(blocked) ? '' : `${Math.round(blocked)} ms`,
		`${Math.round(of('memory') / 1e6)} MB`,
		of('area90') === 0 ? '' : `${of('area90').toFixed(3)} deg²`,
	];
	return `| ${cells.join(' | ')} |`;
}

async function writeSection(rows: readonly Row[], load: string): Promise<void> {
	const file = resolve(import.meta.dirname, '../../docs/benchmarks.md');
	const [begin, end] = ['<!-- skymap: begin -->', '<!-- skymap: end -->'];
	const text = [
		begin,
		'',
		'## Sky maps',
		'',
		`\`npm run bench:skymap\`, medians of ${runs} runs, each in a process of its own (${cpus().length} cores, Node ${process.versions.node}; ${load}).`,
		'A map is read from its file and summarized: areas of 50 % and 90 %, peak, distance and, where the map is 3-D, volume of 90 %;',
		"ligo.skymap's is `read_sky_map` and `crossmatch`. Drawn, it is read and made a PNG; ligo.skymap's is `ligo-skymap-plot`. Memory is what was needed beyond the program itself; _blocked_ is how long the event loop stood still at most.",
		'',
		'| map | who | time | CPU | CPU, warm | blocked | memory | 90 % area |',
		'|---|---|---|---|---|---|---|---|',
		...rows.map(lineOf),
		'',
		end,
	].join('\n');
	const before = await readFile(file, 'utf8');
	const from = before.indexOf(begin);
	const whole =
		from < 0
			? `${before.trimEnd()}\n\n${text}\n`
			: `${before.slice(0, from)}${text}${before.slice(before.indexOf(end) + end.length)}`;
	const options = await resolveConfig(file);
	await writeFile(file, await format(whole, { ...options, filepath: file }));
}

if (values.measure === undefined) {
	const session = openSession();
	main(session)
		.catch((error: unknown) => {
			console.error(error);
			process.exitCode = 1;
		})
		.finally(() => void session.close());
} else {
	void measureOurs(JSON.parse(values.measure) as Task).then((measured) =>
		console.log(JSON.stringify(measured)),
	);
}
