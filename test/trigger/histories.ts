import fc from 'fast-check';
import { history, type History } from './history';
import type { Counts } from './knowledge';
import { playHistory } from './play';
import type { ServerForTests } from './world';

/** No history takes longer, in ms of real time; a few take a second. */
const longest = 60_000;
/** Time to look for a simpler form of a history that breaks a promise, in ms. */
const shrinking = 15_000;

export interface Wishes {
	histories: number;
	seed: number;
	/** After so many seconds no new history begins. */
	seconds?: number;
	/** Told of each history that breaks a promise, in its simplest form. */
	onBroken: (report: string) => void;
}

/** Plays random histories one after another, and counts; goes on after one that breaks a promise. */
export async function playHistories(
	server: ServerForTests,
	{ histories, seed, seconds = Infinity, onBroken }: Wishes,
): Promise<Counts & { histories: number }> {
	const counts = { histories: 0, ...none() };
	const end = Date.now() + seconds * 1000;
	const broken: number[] = [];
	let run = -1;
	const property = fc.asyncProperty(history, async (one) => {
		run += 1;
		if (Date.now() >= end) return;
		counts.histories += 1;
		try {
			await playInTime(server, one, counts, `seed ${seed}, path ${run}`);
		} catch (error) {
			if (error instanceof Stuck) throw error;
			broken.push(run);
		}
	});
	const result = await fc.check(property, { numRuns: histories, seed, endOnFailure: true });
	if (result.errorInstance instanceof Error) throw result.errorInstance;
	for (const path of broken) onBroken(await simplest(server, seed, path));
	return counts;
}

function none(): Counts {
	return { polls: 0, changes: 0, faults: 0, lost: 0, repeated: 0 };
}

async function simplest(server: ServerForTests, seed: number, path: number): Promise<string> {
	const property = fc.asyncProperty(history, (one) => playHistory(server, one, none()));
	const result = await fc.check(property, {
		...{ seed, path: `${path}`, interruptAfterTimeLimit: shrinking },
	});
	return `seed ${seed}, path ${path}: ${String(result.errorInstance)}\n${JSON.stringify(result.counterexample)}`;
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
