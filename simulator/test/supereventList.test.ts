import { describe, expect, it } from 'vitest';
import { Bench, rows, type Json } from './support';

describe('the list of superevents', () => {
	const bench = new Bench();

	async function ids(path: string): Promise<unknown[]> {
		return rows(await bench.good(path), 'superevents').map((row) => row.superevent_id);
	}

	it('shows all categories without a query, the newest first', async () => {
		const list = await bench.good('superevents/?count=14');
		expect(list.numRows).toBe(100);
		expect(Object.keys(list)).toEqual(['numRows', 'superevents', 'links']);
		expect((await ids('superevents/?count=14')).slice(0, 1)).toEqual(['MS240716p']);
		expect(await ids('superevents/?count=14&query=')).toHaveLength(14);
	});

	it('leads from page to page by next and back by previous', async () => {
		const seen: unknown[] = [];
		let next: string | null = bench.url('superevents/?start=0&count=30');
		while (next) {
			const page: Json = await bench.good(next);
			seen.push(...rows(page, 'superevents').map((row) => row.superevent_id));
			next = (page.links as { next: string | null }).next;
		}
		expect(new Set(seen).size).toBe(100);
		const second = await bench.good('superevents/?start=30&count=30');
		expect((second.links as Json).previous).toBe(bench.url('superevents/?count=30'));
		const third = await bench.good('superevents/?start=60&count=30');
		expect((third.links as Json).previous).toBe(bench.url('superevents/?count=30&start=30'));
	});

	it('keeps the query in next, with its keys in alphabetical order', async () => {
		const { links } = await bench.good('superevents/?sort=-t_0&query=MDC&count=10');
		expect((links as Json).next).toBe(
			bench.url('superevents/?count=10&query=MDC&sort=-t_0&start=10'),
		);
	});

	it('lies in first and last, which lose the query and start at a decimal point', async () => {
		const { links } = await bench.good('superevents/?query=category:%20MDC&count=30');
		expect(links).toMatchObject({
			first: bench.url('superevents/'),
			last: bench.url('superevents/?start=96.0&count=30'),
		});
		const last = await bench.good('superevents/?start=96.0&count=30');
		expect(rows(last, 'superevents')[0]?.superevent_id).toBe('MS240716p');
	});

	it('takes odd values of start and count for none', async () => {
		for (const query of ['count=0', 'count=-3', 'count=ten', 'count=2.5', 'count=']) {
			expect(await ids(`superevents/?${query}`)).toHaveLength(100);
		}
		for (const start of ['-1', 'x', '25.0']) {
			expect((await ids(`superevents/?count=1&start=${start}`))[0]).toBe('MS240716p');
		}
		expect(await ids('superevents/?start=1000')).toEqual([]);
	});

	it('sorts by the fields that the server knows and ignores the others', async () => {
		const production = 'superevents/?query=Production';
		expect(await ids(`${production}&sort=t_0`)).toEqual([
			'S240713d',
			'S240713e',
			'S240714d',
			'S240716b',
		]);
		expect(await ids(`${production}&sort=far`)).toEqual(await ids(production));
		expect(await ids(`${production}&sort=nonsense,superevent_id`)).toEqual([
			'S240713d',
			'S240713e',
			'S240714d',
			'S240716b',
		]);
		const [first] = await ids('superevents/?sort=space_coinc_far&query=MDC%20EM_COINC');
		expect(first).not.toBe('MS240716p');
	});

	it('hides superevents that are not exposed from all but internal users', async () => {
		const id = await bench.superevent();
		const list = async (as?: string) =>
			(await bench.good('superevents/?query=Test', as === undefined ? {} : { as })).numRows;
		expect(await list('scientist')).toBe(1);
		expect(await list()).toBe(0);
		expect(await list('external')).toBe(0);
		expect(await list('noGroup')).toBe(0);
		const hidden = await bench.call(`superevents/${id}/`);
		expect([hidden.status, hidden.body]).toEqual([
			404,
			{ detail: 'No Superevent matches the given query.' },
		]);
	});
});

describe('the list of superevents of the classic profile', () => {
	const bench = new Bench({ profile: 'classic' });

	it('has ten rows by default and no maximum', async () => {
		expect(rows(await bench.good('superevents/'), 'superevents')).toHaveLength(10);
		expect(rows(await bench.good('superevents/?count=5000'), 'superevents')).toHaveLength(100);
	});
});

describe('an empty simulator', () => {
	const bench = new Bench({ empty: true });

	it('has no superevents and begins with the first letter and number', async () => {
		expect((await bench.good('superevents/')).numRows).toBe(0);
		expect(await bench.event()).toBe('T0001');
		expect(await bench.superevent()).toBe('TS240517a');
		expect(await bench.superevent()).toBe('TS240517b');
	});
});
