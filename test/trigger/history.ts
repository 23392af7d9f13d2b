import fc from 'fast-check';
import { type Action, action } from './actions';
import { type DrawnFault, drawnFault, stuckFault } from './faults';
import { type DrawnStream, drawnStream } from './broker';
import type { Engine } from './instance';
import { edited, given, type User } from './selection';

const step = fc.record({
	/** Seconds before it. */
	after: fc.oneof(
		{ weight: 12, arbitrary: fc.integer({ min: 1, max: 150 }) },
		{ weight: 1, arbitrary: fc.integer({ min: 300, max: 1200 }) },
	),
	what: fc.oneof(
		{ weight: 40, arbitrary: fc.record({ do: fc.constant('action' as const), action }) },
		{ weight: 5, arbitrary: fc.record({ do: fc.constant('fault' as const), fault: drawnFault }) },
		{
			weight: 4,
			arbitrary: fc.record({
				do: fc.constant('kill' as const),
				/** With the next items, after the state was saved; or at once. */
				isWithItems: fc.boolean(),
				minutes: fc.constantFrom(0, 1, 6, 30),
			}),
		},
		{ weight: 2, arbitrary: fc.record({ do: fc.constant('leader' as const) }) },
		{
			weight: 4,
			arbitrary: fc.record({ do: fc.constant('edit' as const), given: fc.oneof(given, edited) }),
		},
		{
			weight: 1,
			arbitrary: fc.record({
				do: fc.constant('token' as const),
				minutes: fc.constantFrom(0, 5, 45),
			}),
		},
		{
			weight: 1,
			arbitrary: fc.record({
				do: fc.constant('credentialHangs' as const),
				minutes: fc.constantFrom(2, 15),
			}),
		},
		{
			weight: 1,
			arbitrary: fc.record({ do: fc.constant('forget' as const), isOtherWorkflow: fc.boolean() }),
		},
	),
});
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/**
 * What is dangerous only in a row: an old answer right after a label came; a retraction of what has been quiet for a while and leaves
 * the query with it; something that happens behind the newest page.
 */
const inARow: fc.Arbitrary<Step[]> = fc
	.record({
		which: fc.nat({ max: 25_000 }),
		what: fc.nat({ max: 6 }),
		danger: fc.constantFrom('oldAnswer', 'retraction', 'behind'),
	})
	.map(({ which, what, danger }) => {
		const act = (after: number, action: Action): Step => ({
			after,
			what: { do: 'action', action },
		});
		if (danger === 'retraction') return [act(1000, { act: 'story', which, what: 3 * what })];
		// Of all superevents, not only of the newest five.
		if (danger === 'behind') return [act(60, { act: 'story', which: 4 * which, what })];
		const fault: DrawnFault = {
			place: 'server',
			symptom: { kind: 'stale', minutes: 3 },
			which: 0,
			list: 'labels',
			minutes: 1,
		};
		return [act(20, { act: 'label', which, what }), { after: 80, what: { do: 'fault', fault } }];
	});

const stepsOf = (minLength: number, maxLength: number): fc.Arbitrary<Step[]> =>
	fc
		.array(
			fc.oneof(
				{ weight: 9, arbitrary: step.map((one) => [one]) },
				{ weight: 1, arbitrary: inARow },
			),
			{ minLength, maxLength, size: 'max' },
		)
		.map((steps) => steps.flat());

/** Ordinary ones take some hours of virtual time; the others are long or large. */
export type Scale =
	| { kind: 'ordinary' }
	/** So many superevents are there before. */
	| { kind: 'crowd'; superevents: number }
	/** 500 an hour. */
	| { kind: 'burst' }
	/** One mock an hour for a month. */
	| { kind: 'mocks' }
	/** The steps are spread over so many days. */
	| { kind: 'weeks'; days: number };

const common = {
	user: fc.constantFrom<User>('member', 'anonymous'),
	given,
	engine: fc.constantFrom<Engine>('default', 'default', 'default', 'durable'),
	/** Seconds that an execution takes, in which a kill loses it. */
	executionTime: fc.constantFrom(0, 5, 130, 400),
	/** Superevents that are there before the trigger: few, or more than the newest page has. */
	before: fc.oneof(
		{ weight: 11, arbitrary: fc.nat({ max: 5 }) },
		{ weight: 1, arbitrary: fc.integer({ min: 130, max: 260 }) },
	),
	/** Minutes between their creations. */
	spacing: fc.constantFrom(1, 60, 700),
	/** What cannot be read from some minutes after the activation on, so that most of the history passes under it. */
	stuck: fc.oneof(
		{ weight: 4, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: stuckFault },
	),
};

const ordinary = fc.record({
	...common,
	scale: fc.constant<Scale>({ kind: 'ordinary' }),
	steps: stepsOf(3, 24),
});

const crowds = [5000, 6000].map((superevents): Scale => ({ kind: 'crowd', superevents }));
const larges: readonly Scale[] = [
	...crowds,
	{ kind: 'burst' },
	{ kind: 'mocks' },
	{ kind: 'weeks', days: 9 },
];

const large = (scales: readonly Scale[]) =>
	fc.record({
		...common,
		scale: fc.constantFrom(...scales),
		steps: stepsOf(10, 40),
	});

/** With a stream of notices beside the polls: the GraceDB Alert Trigger. */
const heard = fc.record({
	...common,
	engine: fc.constant<Engine>('default'),
	scale: fc.constant<Scale>({ kind: 'ordinary' }),
	steps: stepsOf(3, 24),
	stream: drawnStream,
});

const any = fc.oneof({ weight: 199, arbitrary: ordinary }, { weight: 1, arbitrary: large(larges) });
type Polled = typeof any extends fc.Arbitrary<infer H> ? H : never;
export type History = Polled & { stream?: DrawnStream };

/** Random histories: a fixed share of them is long or large, or all of them are of one scale. `stream`: of the trigger that listens. */
export function historiesOf(scale?: string): fc.Arbitrary<History> {
	if (scale === undefined) return any;
	if (scale === 'stream') return heard;
	return scale === 'ordinary' ? ordinary : large(larges.filter(({ kind }) => kind === scale));
}
