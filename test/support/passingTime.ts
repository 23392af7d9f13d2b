import { createRequire } from 'node:module';
import { vi } from 'vitest';
import type * as Runtime from '../../gracedb/runtime';
import type { Trigger } from './engine';
import type { SimulatorForTests } from './simulator';

type Items = Record<string, unknown>[];

/** Lets time go by, in milliseconds: for n8n, and for a simulator in this process. No test waits. */
export function passTime(milliseconds: number): void {
	vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds });
}

/** From now on the built package does not wait between two requests: the clock is moved instead. */
export function pausesPassAtOnce(): void {
	const built = createRequire(__filename)('../../dist/gracedb/runtime.js') as typeof Runtime;
	built.realRuntime.sleep = (milliseconds, signal) => {
		signal?.throwIfAborted();
		passTime(milliseconds);
		return Promise.resolve();
	};
}

/** Plays a scenario from its beginning to its end while a trigger polls it, and gives all that the trigger emitted. */
export async function watchScenario(
	simulator: SimulatorForTests,
	trigger: Trigger,
	{ name, interval, ...options }: { name: string; interval: number; count?: number; seed?: number },
): Promise<Items> {
	await trigger.poll();
	const { number, lasts } = (await simulator.control('/scenario', {
		name,
		speed: 1,
		...options,
	})) as { number: number; lasts: number };
	const emitted: Items = [];
	const end = Date.now() + (lasts + interval) * 1000;
	while (Date.now() <= end) {
		passTime(interval * 1000);
		// Whoever asks makes the play catch up with the clock.
		await fetch(`${simulator.ready().control}/scenario/${number}`);
		emitted.push(...((await trigger.poll())?.map(({ json }) => json) ?? []));
	}
	const played = await fetch(`${simulator.ready().control}/scenario/${number}`);
	const { state } = (await played.json()) as { state: string };
	if (state !== 'finished') throw new Error(`The scenario ${name} is ${state}.`);
	return emitted;
}
