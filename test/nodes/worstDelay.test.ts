import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { triggerProperties } from '../../nodes/GraceDbTrigger/fields';
import { baselineOf, factsOf } from '../../nodes/GraceDbTrigger/state/fingerprint';
import type { TriggerState } from '../../nodes/GraceDbTrigger/state/triggerState';
import { readOlder, defaultPages, worstDelay } from '../../nodes/GraceDbTrigger/watch/pages';
import { hadTurn, whoseTurn } from '../../nodes/GraceDbTrigger/watch/turns';
import { newMemory, type Watch } from '../../nodes/GraceDbTrigger/watch/watch';

const docs = readFileSync(resolve(__dirname, '../../docs/trigger.md'), 'utf8');
const { newest, older, overlap } = defaultPages;
const now = Date.UTC(2026, 0, 15) / 1000;
const hour = 3600;

/** As much of a watch as turns and pages need, on a server with so many results. */
function watchOf(results: number): Watch {
	const page = ({ start, pageSize }: { start: number; pageSize: number }) => {
		const end = Math.min(start + pageSize, results);
		const superevents = Array.from({ length: Math.max(0, end - start) }, (_, i) => ({
			superevent_id: String(start + i),
		}));
		return Promise.resolve({ superevents, hasNext: end < results });
	};
	const client = { serverTime: () => now * 1000, superevents: { page } };
	const settings = { category: 'Production' };
	return { client, settings, memory: newMemory(), pages: defaultPages } as unknown as Watch;
}

function stateWith(ages: readonly number[]): TriggerState {
	const followed = ages.map((age, index) => {
		const created = new Date((now - age * hour) * 1000).toISOString();
		return [`${index}`, baselineOf(factsOf({ superevent_id: `${index}`, created }), now)] as const;
	});
	return { scope: '', followed: new Map(followed) };
}

describe('the worst delay', () => {
	it.each([0, 100, 101, 280, 281, 1000, 2000, 5000])(
		'of changes among %i results is what the trigger takes, looking at older ones in turns',
		async (results) => {
			const watch = watchOf(results);
			const seen = new Map<number, number>();
			let worst = 1;
			for (let poll = 1; poll <= 3 * worstDelay(results, defaultPages) + 4; poll += 1) {
				if (results <= newest || poll % 2 === 0) continue;
				for (const id of (await readOlder(watch, stateWith([]))).rows.keys()) {
					if (Number(id) < newest) continue;
					worst = Math.max(worst, poll - (seen.get(Number(id)) ?? poll));
					seen.set(Number(id), poll);
				}
			}
			expect(seen.size).toBe(Math.max(0, results - newest));
			expect(worst).toBe(worstDelay(results, defaultPages));
		},
	);

	it('stands in docs/trigger.md as the constants of the code give it', () => {
		const delays = [100, 1000, 5000].map((results) => `${worstDelay(results, defaultPages)}`);
		const row = docs.split('\n').find((line) => line.includes('changes of the record of older'));
		expect(row?.split('|').map((cell) => cell.trim())).toEqual([
			'',
			'changes of the record of older results',
			`2 · ⌈(M − ${newest}) / ${older - overlap}⌉`,
			...delays,
			'',
		]);
		expect(docs).toContain(`Pages of ${older} overlap by ${overlap}`);
	});

	it('stands in the panel of the trigger as well', () => {
		const notice = triggerProperties.find(({ name }) => name === 'pollNotice')?.displayName;
		expect(notice).toContain(`2 · ⌈(M − ${newest}) ÷ ${older - overlap}⌉ polls`);
		for (const [, results = '', polls] of notice?.matchAll(/([\d,]+): (\d+)/g) ?? []) {
			expect(worstDelay(Number(results.replace(',', '')), defaultPages)).toBe(Number(polls));
		}
	});
});

describe('superevents that are looked at one by one', () => {
	/** Most polls between two turns of the same one, after ages have changed on the way. */
	function longestWait(rounds: readonly (readonly number[])[], polls: number): number {
		const watch = watchOf(0);
		const last = new Map<string, number>();
		let longest = 0;
		for (const ages of rounds) {
			const state = stateWith(ages);
			last.clear();
			for (let poll = 1; poll <= polls; poll += 1) {
				watch.memory.polls += 1;
				const id = whoseTurn(watch, state) ?? '';
				hadTurn(watch, id);
				last.set(id, poll);
				for (const one of state.followed.keys()) {
					longest = Math.max(longest, poll - (last.get(one) ?? 0));
				}
			}
		}
		return longest;
	}
	const ages = (young: number, old: number): number[] => [
		...Array.from({ length: young }, (_, i) => i / 10),
		...Array.from({ length: old }, (_, i) => 80 + i),
	];

	it.each([
		[1, 0],
		[10, 0],
		[0, 7],
		[3, 4],
		[5, 12],
		[9, 1],
	])('wait no longer than docs/trigger.md says, with %i younger and %i older ones', (Y, O) => {
		const limit = (Y > 0 && O > 0 ? 2 : 1) * Math.max(Y, O);
		expect(longestWait([ages(Y, O)], 5 * limit)).toBeLessThanOrEqual(limit);
		expect(docs).toContain('> polls = p · 2 · max(Y, O) · c');
	});

	it('wait no longer when they grow old after thousands of turns as young ones', () => {
		expect(longestWait([ages(6, 0), ages(3, 3)], 1000)).toBeLessThanOrEqual(6);
	});
});
