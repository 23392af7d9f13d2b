import fc from 'fast-check';
import { scenarios } from '../../simulator/automation/scenarios';
import { action } from '../trigger/actions';
import { type ListName, listNames, type Symptom } from '../trigger/faults';

/** What happens to the server or to n8n. */
export type What =
	| { do: 'action'; action: typeof action extends fc.Arbitrary<infer A> ? A : never }
	| { do: 'scenario'; name: string; seed: number; speed: number }
	| {
			do: 'fault';
			symptom: Symptom;
			place: 'server' | 'anonymous' | 'list';
			/** Chooses among the superevents that are there. */
			which: number;
			list: ListName;
			seconds: number;
	  }
	/** With the next items, which are in a running execution then; or at once. `seconds` later n8n is started again. */
	| { do: 'kill'; isWithItems: boolean; seconds: number };

export interface Happening {
	/** Seconds after the begin. */
	at: number;
	what: What;
}

const fault = fc.record({
	do: fc.constant('fault' as const),
	symptom: fc.constantFrom<Symptom>(
		{ kind: 'status', status: 429 },
		{ kind: 'status', status: 500 },
		{ kind: 'status', status: 502 },
		{ kind: 'status', status: 504 },
		{ kind: 'reset' },
		{ kind: 'garbled' },
		{ kind: 'hang' },
		{ kind: 'slow', seconds: 26 },
	),
	place: fc.constantFrom('server' as const, 'server', 'server', 'anonymous', 'list'),
	which: fc.nat({ max: 9 }),
	list: fc.constantFrom(...listNames),
	seconds: fc.integer({ min: 20, max: 120 }),
});

const kill = fc.record({
	do: fc.constant('kill' as const),
	isWithItems: fc.boolean(),
	seconds: fc.constantFrom(0, 0, 10, 60),
});

const scenario = fc.record({
	do: fc.constant('scenario' as const),
	name: fc.constantFrom(...scenarios.map(({ name }) => name)),
	seed: fc.nat({ max: 1000 }),
	speed: fc.constantFrom(10, 20, 40),
});

const cycle = 600;
/** Of a cycle. After it nothing fails, so that it shows whether all comes in time. */
const storm = 270;

/** Seconds between two of a kind. */
const gaps = {
	action: { min: 4, max: 20 },
	scenario: { min: 40, max: 110 },
	fault: { min: 30, max: 110 },
	kill: { min: 50, max: 130 },
};

/**
 * Draws what happens, with a seed: all the time something on the server; in the first minutes of each ten, failures of the server and
 * kills of n8n as well.
 */
export function drawPlan(seconds: number, seed: number): Happening[] {
	const kinds = [
		...fill(seconds, gaps.action, fc.record({ do: fc.constant('action' as const), action }), seed),
		...fill(seconds, gaps.scenario, scenario, seed + 1),
		...fill(seconds, gaps.fault, fault, seed + 2).filter(isInStorm),
		...fill(seconds, gaps.kill, kill, seed + 3).filter(isInStorm),
	];
	return kinds.sort((a, b) => a.at - b.at);
}

const isInStorm = ({ at }: Happening): boolean => at % cycle < storm;

function fill(
	seconds: number,
	gap: { min: number; max: number },
	what: fc.Arbitrary<What>,
	seed: number,
): Happening[] {
	const drawn = fc.sample(fc.record({ gap: fc.integer(gap), what }), {
		seed,
		numRuns: Math.ceil(seconds / gap.min),
	});
	let at = 0;
	return drawn
		.map(({ gap: after, what: one }) => ({ at: (at += after), what: one }))
		.filter((happening) => happening.at < seconds);
}
