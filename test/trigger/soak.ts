import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { noTally, type Tally } from './histories';
import { plant } from './mutants';
import type { Answer, Portion } from './soakWorker';

const { values } = parseArgs({
	options: {
		histories: { type: 'string', default: '10000' },
		seed: { type: 'string', default: '1' },
		path: { type: 'string' },
		mutant: { type: 'string' },
	},
});

/** Histories that a process plays before it asks for more. Each portion has a seed of its own, on any number of cores the same. */
const portionSize = 25;

function portionsOf(histories: number, seed: number): Portion[] {
	return Array.from({ length: Math.ceil(histories / portionSize) }, (_, index) => ({
		seed: (seed + index * 0x9e3779b1) % 2 ** 31,
		histories: Math.min(portionSize, histories - index * portionSize),
	}));
}

/**
 * `npm run test:soak -- --histories N --seed S`: plays them in as many processes as there are cores; the last line has the
 * counts; exit 1 if the promise was not kept in any. What violates it is reported with its seed and path: `-- --seed S --path P`
 * plays that one alone. `-- --mutant NAME` plants a bug first, in a copy (see mutants.ts).
 */
async function soak(): Promise<void> {
	const { path } = values;
	const [histories, seed] = [Number(values.histories), Number(values.seed)];
	const portions =
		path === undefined ? portionsOf(histories, seed) : [{ histories: 1, seed, path }];
	const sum = { ...noTally };
	const processes = Math.min(availableParallelism(), portions.length);
	const planted = values.mutant === undefined ? undefined : plant(values.mutant);
	const root = planted?.folder ?? join(__dirname, '..', '..');
	try {
		await Promise.all(Array.from({ length: processes }, () => workOff(root, portions, sum)));
	} finally {
		planted?.remove();
	}
	if (sum.lost + sum.late + sum.silent + sum.repeated > 0) process.exitCode = 1;
	console.log(inWords(sum));
}

function inWords(tally: Tally): string {
	return Object.entries(tally)
		.map(([name, count]) => `${name} ${count}`)
		.join(', ');
}

/** One process that plays a portion after the other, as long as there are any. */
async function workOff(root: string, portions: Portion[], sum: Tally): Promise<void> {
	const worker = fork(join(root, 'scripts', 'bootstrap.mjs'), ['test/trigger/soakWorker.ts']);
	try {
		for (let next = portions.shift(); next; next = portions.shift()) {
			const { tally, reports } = await answerOf(worker, next);
			for (const report of reports) console.error(report);
			const before = sum.histories;
			for (const [name, count] of Object.entries(tally)) sum[name as keyof Tally] += count;
			// So that a long run shows that it goes on.
			if (Math.floor(before / 1000) < Math.floor(sum.histories / 1000)) console.error(inWords(sum));
		}
	} finally {
		worker.kill();
	}
}

async function answerOf(worker: ChildProcess, portion: Portion): Promise<Answer> {
	return await new Promise((resolve, reject) => {
		const onExit = (): void =>
			reject(new Error(`The process that played seed ${portion.seed} has ended.`));
		worker.once('exit', onExit);
		worker.once('message', (answer) => {
			worker.off('exit', onExit);
			resolve(answer as Answer);
		});
		worker.send(portion);
	});
}

soak().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
