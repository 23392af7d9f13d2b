import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { delayTable } from './delayTable';
import { dueList, refill, spreadLook, type Thing } from '../../watch/schedule/due';
import {
	interval,
	nothing,
	type Population,
	requestsPerMinute,
	slicesOf,
	classes,
	type ThingClass,
	worstDelay,
} from '../../watch/schedule/interval';

/** Polls the due-list alone for some days: the most polls between two looks at the same thing, by class. */
function simulate(population: Population, days: number): Map<ThingClass, number> {
	let now = 1_800_000_000;
	let made = 0;
	const things: Thing[] = classes.flatMap((each) =>
		Array.from({ length: population[each] }, () => {
			made += 1;
			const key = `${each} ${made * 7919}`;
			return { key, class: each, last: spreadLook(key, 60 * interval(each, population), now) };
		}),
	);
	const seen = new Map<string, number>();
	const worst = new Map<ThingClass, number>();
	let allowance = { left: 0, at: now };
	for (let poll = 1; poll <= days * 1440; poll += 1) {
		now += 60;
		allowance = refill(allowance, now, requestsPerMinute);
		for (const thing of dueList(things, population, now)) {
			if (allowance.left < 1) break;
			allowance.left -= 1;
			const gap = poll - (seen.get(thing.key) ?? poll);
			worst.set(thing.class, Math.max(worst.get(thing.class) ?? 0, gap));
			seen.set(thing.key, poll);
			thing.last = now;
		}
	}
	if (seen.size < things.length)
		throw new Error(`${things.length - seen.size} were never looked at`);
	return worst;
}

const alerted = { alertedDay: 4, alertedWeek: 8, alertedOld: 20 };
const worlds: [string, Population, number][] = [
	['100 matches', { ...slicesOf(100), ...alerted }, 4],
	['1,000 matches', { ...slicesOf(1000), ...alerted }, 8],
	['5,000 matches', { ...slicesOf(5000), ...alerted }, 10],
	['many alerts of one day', { ...slicesOf(1000), alertedDay: 60 }, 8],
	['500 lists of quiet superevents', { ...slicesOf(1000), quietList: 500 }, 14],
	['200 outside the results', { ...slicesOf(5000), ...alerted, outside: 200 }, 20],
];

describe('the schedule', () => {
	it.each(worlds)('keeps the worst delay that it promises, with %s', (_name, population, days) => {
		for (const [each, polls] of simulate(population, days)) {
			expect(`${each} ${polls <= worstDelay(each, population)}`).toBe(`${each} true`);
		}
	});

	it('starves nothing, though more is wanted than the allowance gives', () => {
		const crowded: Population = { ...nothing, youngSlice: 5, oldSlice: 20, alertedDay: 100 };
		for (const each of ['youngSlice', 'oldSlice', 'alertedDay'] as const) {
			expect(simulate(crowded, 10).get(each)).toBeLessThanOrEqual(worstDelay(each, crowded));
		}
	});

	it('is not put off by starts of the process: looks are spread over the time of the wall clock', () => {
		const length = 3600;
		const moments = new Set<number>();
		for (let now = 0; now < 10 * length; now += 600)
			moments.add(spreadLook('S1 logs', length, now));
		expect(moments.size).toBeLessThanOrEqual(11);
	});
});

describe('the table of worst delays in docs/trigger-engine.md', () => {
	it('is what the function of the schedule says', () => {
		const docs = readFileSync(resolve(__dirname, '../../docs/trigger-engine.md'), 'utf8');
		const squeezed = (text: string): string => text.replace(/[ -]+/g, ' ');
		expect(squeezed(docs)).toContain(squeezed(delayTable()));
	});
});
