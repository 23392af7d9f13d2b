import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchSuperevents, readSuperevents } from '../query/superevents';
import { imagineSuperevents } from '../seed/imagined';
import { seedSky } from '../seed/seed';
import { attachLabel, detachLabel, findLabel } from '../sky/annotate';
import { Bits } from '../sky/index/bits';
import { SortedColumn } from '../sky/index/sortedColumn';
import { Sky } from '../sky/sky';
import { Bench, rows } from './support';

const now = new Date('2024-07-16T12:00:00Z');
const author = { username: 'scientist@ligo.org', now };
const labels = ['ADVNO', 'PE_READY', 'DQOK', 'INJ'];

const queries = [
	'label: ADVNO',
	'EM_READY & ~ADVNO',
	'ADVNO | PE_READY, ~INJ',
	'~INJ | ~DQOK',
	'far < 1e-9',
	'far <= 1e-9',
	'far >= 1e-6',
	'far > 1e-6',
	'far: 1e-9 .. 1e-7',
	'far = 0',
	'created: 2023-07-01 .. 2024-01-15',
	't_0: 1380000000 .. 1390000000',
	'O4a',
	'runid: O4',
	'category: MDC',
	'Test',
	'is_public: false',
	'status: public',
	'category: MDC far < 1e-7',
	'is_gw: false far < 1e-8 EM_READY',
	'submitter: "emfollow" label: INJ',
	'O3',
];

describe('a set of bits', () => {
	it('counts, combines and gives its numbers from the top', () => {
		const all = Bits.upTo(70);
		expect([all.size, all.has(69), all.has(70)]).toEqual([70, true, false]);
		const some = new Bits();
		for (const number of [3, 31, 32, 64, 69, 4000]) some.set(number, true);
		expect(some.fromTop(1, 3)).toEqual([69, 64, 32]);
		all.keep(some);
		expect(all.fromTop(0, 99)).toEqual([69, 64, 32, 31, 3]);
		all.add(some);
		expect(all.fromTop(0, 1)).toEqual([4000]);
		all.keep(some, true);
		expect(all.size).toBe(0);
	});
});

describe('a sorted column', () => {
	it('finds what a scan finds, after any changes', () => {
		const value = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(NaN));
		const changes = fc.array(fc.tuple(fc.nat({ max: 300 }), value), { maxLength: 500 });
		fc.assert(
			fc.property(
				fc.array(changes, { maxLength: 5 }),
				fc.nat(20),
				fc.nat(20),
				fc.boolean(),
				(batches, from, to, isOpen) => {
					const column = new SortedColumn();
					const plain = new Map<number, number>();
					for (const batch of batches) {
						column.update(batch);
						for (const [at, number] of batch) plain.set(at, number);
					}
					const wanted = [...plain].flatMap(([at, n]) =>
						(isOpen ? from < n && n < to : from <= n && n <= to) ? at : [],
					);
					const found = column.within({ from, to, isOpen }).fromTop(0, Infinity);
					expect(found).toEqual(wanted.sort((a, b) => b - a));
				},
			),
			{ seed: 1 },
		);
	});
});

describe('the index of superevents', () => {
	const sky = new Sky();
	imagineSuperevents(sky, 400, 1);
	seedSky(sky);

	function byIndex(query: string): string[] {
		return sky.index
			.select(readSuperevents(query, now))
			.slice()
			.map(({ id }) => id);
	}

	function byScan(query: string): string[] {
		return matchSuperevents(query, [...sky.superevents].reverse(), now).map(({ id }) => id);
	}

	it.each(queries)('finds for %s what a look at each finds', (query) => {
		const found = byIndex(query);
		expect(found).toEqual(byScan(query));
		if (!['far = 0', 'O3', 'submitter: "emfollow" label: INJ'].includes(query)) {
			expect(found.length).toBeGreaterThan(0);
		}
	});

	it('stays right when superevents change', () => {
		const position = fc.nat({ max: sky.superevents.length - 1 });
		const change = fc.record({
			position,
			what: fc.constantFrom('label', 'exposed', 't0', 'far', 'preferred'),
			label: fc.constantFrom(...labels),
			share: fc.double({ min: 0, max: 1, noNaN: true }),
		});
		fc.assert(
			fc.property(
				fc.array(change, { maxLength: 20 }),
				fc.constantFrom(...queries),
				(changes, query) => {
					for (const { position, what, label, share } of changes) {
						const superevent = sky.superevents[position];
						if (!superevent) continue;
						if (what === 'exposed') superevent.exposed = share < 0.5;
						else if (what === 't0') superevent.t0 = 1375000000 + Math.round(share * 3e7);
						else if (what === 'far') superevent.preferredEvent.far = 10 ** (-12 * share);
						else if (what === 'label' && findLabel(superevent, label)) {
							detachLabel(superevent, author, label, 'gone');
						} else if (what === 'label') attachLabel(superevent, author, label, 'there');
						else {
							const { preferredEvent } = superevent;
							superevent.preferredEvent = sky.addEvent({
								...eventLike(preferredEvent),
								far: share * 1e-7,
							});
						}
					}
					expect(byIndex(query)).toEqual(byScan(query));
				},
			),
			{ numRuns: 60, seed: 1 },
		);
	});

	function eventLike(event: (typeof sky.superevents)[number]['preferredEvent']) {
		const { labels: own, logs, files, far, singleInspirals, extraAttributes, pk, ...rest } = event;
		void pk;
		return { ...rest, labels: own, logs, files, far, singleInspirals, extraAttributes };
	}
});

describe('imagined superevents', () => {
	const bench = new Bench({ superevents: 300, seed: 3 });

	it('come in addition to the public ones, older than those', async () => {
		const newest = await bench.good('superevents/?count=1', { as: 'scientist' });
		expect([newest.numRows, rows(newest, 'superevents')[0]?.superevent_id]).toEqual([
			400,
			'MS240716p',
		]);
		const one = rows(
			await bench.good('superevents/?count=1&start=399', { as: 'scientist' }),
			'superevents',
		);
		expect(String(one[0]?.created)).toMatch(/^2023-05-2/);
	});

	it('have everything that others have: labels, logs, files, events', async () => {
		const query = encodeURIComponent(
			'category: MDC label: GCN_PRELIM_SENT created: 2023-05-01 .. 2024-07-01',
		);
		const list = rows(await bench.good(`superevents/?query=${query}`), 'superevents');
		expect(list.length).toBeGreaterThan(3);
		const id = String(list[0]?.superevent_id);
		const { labels: named } = await bench.good(`superevents/${id}/labels/`);
		expect(named).toContainEqual(expect.objectContaining({ name: 'GCN_PRELIM_SENT' }));
		expect(Number((await bench.good(`superevents/${id}/logs/`)).numRows)).toBeGreaterThan(0);
		const file = await bench.call(`superevents/${id}/files/bayestar.multiorder.fits`);
		expect(file.text.startsWith('SIMPLE')).toBe(true);
		const whole = await bench.good(`superevents/${id}/`, { as: 'scientist' });
		const event = await bench.good(`events/${String(whole.preferred_event)}`, { as: 'scientist' });
		expect(event).toMatchObject({ superevent: id, far: whole.far, gpstime: whole.t_0 });
		expect(event.extra_attributes).toHaveProperty('SingleInspiral');
	});

	it('are the same for the same seed', () => {
		const facts = (seed: number) => {
			const sky = new Sky();
			imagineSuperevents(sky, 20, seed);
			return sky.superevents.map(({ id, t0, labels: own }) => [id, t0, own.length]);
		};
		expect(facts(5)).toEqual(facts(5));
		expect(facts(5)).not.toEqual(facts(6));
	});

	it('sort by time in both directions', async () => {
		for (const sort of ['t_0', '-t_0', 'created', '-created']) {
			const key = sort.replace('-', '');
			const list = rows(await bench.good(`superevents/?count=400&sort=${sort}`), 'superevents');
			const times = list.map((row) =>
				key === 't_0' ? Number(row[key]) : Date.parse(String(row[key])),
			);
			const sorted = [...times].sort((a, b) => (sort.startsWith('-') ? b - a : a - b));
			expect(times).toEqual(sorted);
		}
	});
});
