import fc from 'fast-check';
import { history, type History } from './history';
import type { Counts } from './play';
import { playHistory } from './play';
import type { ServerForTests } from './world';

/** No history takes longer, in ms of real time; a few take a second. */
const longest = 60_000;
/** Time to look for a simpler form of a history that breaks a promise, in ms; done for the first few. */
const shrinking = 15_000;
const mostSimplified = 2;

export interface Wishes {
	histories: number;
	seed: number;
	/** Of one history alone, as fast-check names it. */
	path?: string;
	/** After so many seconds no new history begins. */
	seconds?: number;
	/** Told of each history that breaks a promise, in its simplest form. */
	onBroken: (report: string) => void;
}

export type Tally = Counts & { histories: number };

export const noTally: Tally = {
	...{ histories: 0, polls: 0, changes: 0, faults: 0, lost: 0, repeated: 0 },
};

/** Plays random histories one after another, and counts; goes on after one that breaks a promise. */
export async function playHistories(
	server: ServerForTests,
	{ histories, seed, path, seconds = Infinity, onBroken }: Wishes,
): Promise<Tally> {
	const counts = { ...noTally };
	const end = Date.now() + seconds * 1000;
	const broken: string[] = [];
	let run = -1;
	const property = fc.asyncProperty(history, async (one) => {
		run += 1;
		if (Date.now() >= end) return;
		counts.histories += 1;
		const name = path ?? `${run}`;
		try {
			await playInTime(server, one, counts, `seed ${seed}, path ${name}`);
		} catch (error) {
			if (error instanceof Stuck) throw error;
			broken.push(name);
		}
	});
	const numRuns = path === undefined ? histories : 1;
	const result = await fc.check(property, { numRuns, seed, path, endOnFailure: true });
	if (result.errorInstance instanceof Error) throw result.errorInstance;
	for (const [index, name] of broken.entries()) {
		const isSimplified = index < mostSimplified;
		onBroken(isSimplified ? await simplest(server, seed, name) : `seed ${seed}, path ${name}`);
	}
	return counts;
}

async function simplest(server: ServerForTests, seed: number, path: string): Promise<string> {
	const property = fc.asyncProperty(history, (one) => playHistory(server, one, { ...noTally }));
	const { counterexamplePath, counterexample, errorInstance } = await fc.check(property, {
		...{ seed, path, numRuns: 1, interruptAfterTimeLimit: shrinking },
	});
	return [
		`seed ${seed}, path ${path}; at its simplest path ${counterexamplePath}: ${String(errorInstance)}`,
		JSON.stringify(counterexample?.[0]),
	].join('\n');
}

/** A history that does not end. */
class Stuck extends Error {}

async function playInTime(
	server: ServerForTests,
	one: History,
	counts: Counts,
	name: string,
): Promise<void> {
	let step = 0;
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => {
			reject(new Stuck(`${name}: stuck in step ${step} of ${JSON.stringify(one)}`));
		}, longest);
	});
	try {
		await Promise.race([playHistory(server, one, counts, (at) => (step = at)), late]);
	} finally {
		clearTimeout(timer);
	}
}
