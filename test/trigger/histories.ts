import fc from 'fast-check';
import { type Counts, history, playHistory } from './history';
import type { ServerForTests } from './world';

/** Plays random histories one after another, and counts. The first that breaks the promise is shrunk and thrown. */
export async function playHistories(
	server: ServerForTests,
	{ histories, seed, seconds = Infinity }: { histories: number; seed: number; seconds?: number },
): Promise<Counts & { histories: number }> {
	const counts = { histories: 0, polls: 0, changes: 0, faults: 0, lost: 0, repeated: 0 };
	const property = fc.asyncProperty(history, async (one) => {
		await playHistory(server, one, counts);
		counts.histories += 1;
	});
	const result = await fc.check(property, {
		...{ numRuns: histories, seed },
		...(seconds < Infinity ? { interruptAfterTimeLimit: seconds * 1000 } : {}),
		markInterruptAsFailure: false,
	});
	if (result.failed) {
		counts.lost = Math.max(counts.lost > 0 ? 1 : 0, counts.repeated > 0 ? 0 : 1);
		const { counterexample, errorInstance } = result;
		throw Object.assign(
			new Error(
				`seed ${seed}, path ${result.counterexamplePath ?? ''}: ${String(errorInstance)}\n${JSON.stringify(counterexample)}`,
			),
			{ counts },
		);
	}
	return counts;
}
