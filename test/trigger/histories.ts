import fc from 'fast-check';
import { VirtualClock } from './clock';
import { historiesOf, type History } from './history';
import { judge } from './oracle';
import type { Violation } from './violation';
import { play } from './play';
import { HistoryServer } from './server';

/** Time to look for a simpler form of a history that violates the promise, in ms; done for the first few. */
const shrinking = 20_000;
const mostSimplified = 2;

export interface HistoriesOptions {
	histories: number;
	seed: number;
	/** Of one history alone, as fast-check names it. */
	path?: string;
	/** Only those of one scale (see history.ts). */
	scale?: string;
	/** Told of each history in which the promise was not kept. */
	onViolation: (report: string) => void;
	/** Told of each history that was played. */
	onPlayed?: (played: Played) => void;
	/** Whether no history is played after one that violates the promise, nor a simpler form of it looked for. */
	isOneEnough?: boolean;
}

/** What a history took. */
export interface Played {
	/** As fast-check names it. */
	path: string;
	scale: string;
	polls: number;
	requests: number;
	/** Seconds of CPU: others on the same machine do not change it. */
	cpu: number;
}

export interface Tally {
	histories: number;
	polls: number;
	changes: number;
	faults: number;
	lost: number;
	late: number;
	silent: number;
	repeated: number;
}

export const noTally: Tally = {
	histories: 0,
	polls: 0,
	changes: 0,
	faults: 0,
	lost: 0,
	late: 0,
	silent: 0,
	repeated: 0,
};

/** Plays random histories one after another, and counts; goes on after one that violates the promise. */
export async function playHistories(
	server: HistoryServer,
	{ histories, seed, path, scale, ...options }: HistoriesOptions,
): Promise<Tally> {
	const tally = { ...noTally };
	const found: { name: string; violations: Violation[] }[] = [];
	let run = -1;
	const property = fc.asyncProperty(historiesOf(scale), async (one) => {
		run += 1;
		if (options.isOneEnough && found.length > 0) return;
		tally.histories += 1;
		const name = path ?? `${run}`;
		const before = { cpu: process.cpuUsage(), polls: tally.polls };
		const violations = await judged(server, one, tally);
		if (violations.length > 0) found.push({ name, violations });
		const { user, system } = process.cpuUsage(before.cpu);
		options.onPlayed?.({
			path: name,
			scale: one.scale.kind,
			polls: tally.polls - before.polls,
			requests: server.requests,
			cpu: (user + system) / 1e6,
		});
	});
	const numRuns = path === undefined ? histories : 1;
	const result = await fc.check(property, { numRuns, seed, path, endOnFailure: true });
	if (result.errorInstance instanceof Error) throw result.errorInstance;
	for (const [index, { name, violations }] of found.entries()) {
		for (const kind of new Set(violations.map((one) => one.kind))) tally[kind] += 1;
		const words = violations.slice(0, 6).map((one) => `  ${one.kind}: ${one.words}`);
		const isSimplified = index < mostSimplified && !options.isOneEnough;
		const simple = isSimplified ? await simplest(server, { seed, path: name, scale }) : [];
		options.onViolation([`seed ${seed}, path ${name}:`, ...words, ...simple].join('\n'));
	}
	return tally;
}

/** Plays a history and judges it. */
async function judged(server: HistoryServer, one: History, tally: Tally): Promise<Violation[]> {
	const run = await play(server, one);
	const { violations, changes } = judge(run);
	tally.polls += run.polls;
	tally.changes += changes;
	tally.faults += run.faults.length + run.outages.length;
	return violations;
}

async function simplest(
	server: HistoryServer,
	{ seed, path, scale }: Pick<HistoriesOptions, 'seed' | 'path' | 'scale'>,
): Promise<string[]> {
	const begin = process.hrtime.bigint();
	const property = fc.asyncProperty(historiesOf(scale), async (one) => {
		if (Number(process.hrtime.bigint() - begin) / 1e6 > shrinking) return;
		const [first] = await judged(server, one, { ...noTally });
		if (first) throw new Error(`${first.kind}: ${first.words}`);
	});
	const { counterexamplePath, counterexample, errorInstance } = await fc.check(property, {
		seed,
		path,
		numRuns: 1,
	});
	return [
		`  at its simplest path ${counterexamplePath}: ${String(errorInstance)}`,
		`  ${JSON.stringify(counterexample?.[0])}`,
	];
}

/** A server in virtual time, and what ends both. */
export async function startVirtualServer(): Promise<{
	server: HistoryServer;
	close: () => Promise<void>;
}> {
	const clock = new VirtualClock(Date.UTC(2026, 0, 15, 12));
	const restore = clock.install();
	const server = await HistoryServer.start(clock);
	return {
		server,
		async close() {
			restore();
			await server.close();
		},
	};
}
