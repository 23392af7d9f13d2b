import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { noTally, type Played, type Tally } from './histories';
import { mutants, plant } from './mutants';
import type { Answer, Message, Portion } from './soakWorker';

const { values } = parseArgs({
	options: {
		histories: { type: 'string', default: '10000' },
		seed: { type: 'string', default: '1' },
		path: { type: 'string' },
		scale: { type: 'string' },
		mutant: { type: 'string' },
		times: { type: 'boolean', default: false },
		first: { type: 'boolean', default: false },
	},
});

/** Histories that a process plays before it asks for more. Each portion has a seed of its own, on any number of cores the same. */
const portionSize = 25;
const portionsPerProcess = 10;

function portionsOf(histories: number, seed: number): Portion[] {
	return Array.from({ length: Math.ceil(histories / portionSize) }, (_, index) => ({
		seed: (seed + index * 0x9e3779b1) % 2 ** 31,
		histories: Math.min(portionSize, histories - index * portionSize),
	}));
}

/**
 * `npm run test:soak -- --histories N --seed S`: plays them in as many processes as there are cores; the last line has the
 * counts; exit 1 if the promise was not kept in any. What violates it is reported with its seed and path: `-- --seed S --path P`
 * plays that one alone. `-- --scale KIND` plays those of one scale alone (see history.ts), `-- --scale stream` those of the trigger that
 * listens. `-- --times` prints what each of them took. `-- --first` ends with the first that violates the promise.
 * `-- --mutant NAME` plants a bug first, in a copy (see mutants.ts), and ends with the history that finds it.
 */
async function soak(): Promise<void> {
	const { path, mutant } = values;
	const [histories, seed] = [Number(values.histories), Number(values.seed)];
	const isOneEnough = values.first || mutant !== undefined;
	const portions =
		path === undefined ? portionsOf(histories, seed) : [{ histories: 1, seed, path }];
	const processes = Math.min(availableParallelism(), portions.length);
	const planted = mutant === undefined ? undefined : plant(mutant);
	const root = planted?.folder ?? join(__dirname, '..', '..');
	const work: Work = { root, isOneEnough, portions, tally: { ...noTally }, cpu: 0, workers: [] };
	try {
		await Promise.all(Array.from({ length: processes }, () => workOff(work)));
	} finally {
		planted?.remove();
	}
	if (isViolated(work.tally)) process.exitCode = 1;
	console.error(`${work.cpu.toFixed(0)} s of CPU`);
	console.log(inWords(work.tally));
}

/** What the processes share. */
interface Work {
	/** Folder of the project, or of a copy of it. */
	root: string;
	/** Whether it ends with the first violation. */
	isOneEnough: boolean;
	/** Left to play. */
	portions: Portion[];
	tally: Tally;
	/** Seconds. */
	cpu: number;
	workers: ChildProcess[];
}

function isViolated({ lost, late, silent, repeated }: Tally): boolean {
	return lost + late + silent + repeated > 0;
}

function inWords(tally: Tally): string {
	return Object.entries(tally)
		.map(([name, count]) => `${name} ${count}`)
		.join(', ');
}

/** One process after the other, as long as there is anything to play. */
async function workOff(work: Work): Promise<void> {
	while (work.portions.length > 0) await playSome(work);
}

/** One process that plays portions: not all, since it keeps something of each trigger that it ever had, and grows. */
async function playSome(work: Work): Promise<void> {
	const bootstrap = join(work.root, 'scripts', 'bootstrap.mjs');
	const worker = fork(bootstrap, ['test/trigger/soakWorker.ts']);
	work.workers.push(worker);
	try {
		for (let played = 0; played < portionsPerProcess; played += 1) {
			const next = work.portions.shift();
			if (!next) return;
			const answer = await answerOf(worker, next, work);
			if (!answer) return;
			take(answer, work);
		}
	} finally {
		worker.kill();
	}
}

function take({ tally, reports, cpu }: Answer, work: Work): void {
	for (const report of reports) console.error(report);
	const before = work.tally.histories;
	for (const [name, count] of Object.entries(tally)) work.tally[name as keyof Tally] += count;
	work.cpu += cpu;
	// So that a long run shows that it goes on.
	const thousands = (count: number): number => Math.floor(count / 1000);
	if (thousands(before) < thousands(work.tally.histories)) console.error(inWords(work.tally));
	if (!work.isOneEnough || !isViolated(tally)) return;
	work.portions.length = 0;
	for (const worker of work.workers) worker.kill();
}

/** What a process makes of a portion; undefined if it was ended because one violation is enough. */
async function answerOf(
	worker: ChildProcess,
	portion: Portion,
	{ isOneEnough, tally }: Work,
): Promise<Answer | undefined> {
	return await new Promise((resolve, reject) => {
		const onExit = (): void => {
			if (isOneEnough && isViolated(tally)) resolve(undefined);
			else reject(new Error(`The process that played seed ${portion.seed} has ended.`));
		};
		const onMessage = (message: Message): void => {
			if ('played' in message) {
				if (values.times) console.error(timeOf(message.played, portion));
				return;
			}
			worker.off('exit', onExit);
			worker.off('message', onMessage);
			resolve(message.answer);
		};
		worker.once('exit', onExit);
		worker.on('message', onMessage);
		const scale = values.scale ?? mutants[values.mutant ?? '']?.scale;
		worker.send({ ...portion, scale, isOneEnough });
	});
}

function timeOf({ path, scale, polls, requests, cpu }: Played, { seed }: Portion): string {
	const words = `seed ${seed}, path ${path}: ${cpu.toFixed(2)} s of CPU`;
	return `${words}, ${scale}, ${polls} polls, ${requests} requests`;
}

soak().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
