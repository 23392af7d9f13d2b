import fc from 'fast-check';
import { deed } from './deeds';
import { faultRules } from './faults';
import { filterNames } from './wishes';

const step = fc.oneof(
	{ weight: 12, arbitrary: fc.record({ do: fc.constant('deed' as const), deed }) },
	{ weight: 5, arbitrary: fc.record({ do: fc.constant('poll' as const) }) },
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('crash' as const),
			when: fc.constantFrom('beforeSave', 'savedOnly', 'halfDone', 'otherLeader'),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('fault' as const),
			rule: fc.nat({ max: faultRules.length - 1 }),
			from: fc.integer({ min: 1, max: 8 }),
			times: fc.integer({ min: 1, max: 12 }),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('overlap' as const) }) },
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('throttle' as const),
			requests: fc.integer({ min: 1, max: 20 }),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('meanwhile' as const),
			request: fc.integer({ min: 1, max: 6 }),
			what: fc.nat({ max: 20 }),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('token' as const),
			which: fc.constantFrom('good', 'renewed', 'expired'),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('change' as const),
			filter: fc.constantFrom(...filterNames),
		}),
	},
);
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

export const history = fc.record({
	/** Superevents that are there before the trigger. */
	before: fc.oneof(
		{ weight: 15, arbitrary: fc.nat({ max: 4 }) },
		{ weight: 1, arbitrary: fc.nat({ max: 55 }) },
	),
	visitor: fc.boolean(),
	filter: fc.constantFrom('none', 'none', ...filterNames),
	emitNew: fc.constantFrom('atOnce', 'atOnce', 'ready'),
	begin: fc.constantFrom('nothing', 'nothing', 'matching'),
	ahead: fc.constantFrom(0, 0, -7_200_000, 86_400_000),
	steps: fc.array(step, { minLength: 3, maxLength: 40, size: 'max' }),
});
export type History = typeof history extends fc.Arbitrary<infer H> ? H : never;
