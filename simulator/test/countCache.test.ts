import { describe, expect, it } from 'vitest';
import { Bench, rows } from './support';

describe('the counts of lists that the server remembers', () => {
	let now = Date.UTC(2026, 6, 1);
	const bench = new Bench({ empty: true, cachedCounts: 300, clock: () => new Date(now) });
	const later = (seconds: number) => void (now += seconds * 1000);

	async function look(path: string, as = 'scientist'): Promise<[number, number, boolean]> {
		const body = await bench.good(path, { as });
		const items = [...rows(body, 'superevents'), ...rows(body, 'events')];
		const { next } = body.links as { next: string | null };
		return [Number(body.numRows), items.length, next !== null];
	}

	const list = 'superevents/?query=Test';

	it('leave a list empty for as long as the count is remembered as 0', async () => {
		expect(await look(list)).toEqual([0, 0, false]);
		await bench.superevent();
		expect(await look(list)).toEqual([0, 0, false]);
		later(299);
		expect(await look(list)).toEqual([0, 0, false]);
		later(1);
		expect(await look(list)).toEqual([1, 1, false]);
	});

	it('are behind in numRows and next, not in what a page holds', async () => {
		await bench.superevent();
		expect(await look(`${list}&count=1`)).toEqual([1, 1, false]);
		await bench.superevent();
		await bench.superevent();
		expect(await look(`${list}&count=10`)).toEqual([1, 3, false]);
		expect(await look(`${list}&count=1`)).toEqual([1, 1, false]);
		expect(await look(`${list}&count=1&start=1`)).toEqual([1, 1, false]);
		expect(await look(`${list}&count=1&start=2`)).toEqual([1, 0, false]);
		later(300);
		expect(await look(`${list}&count=1`)).toEqual([3, 1, true]);
	});

	it('are kept by user and by parameters, whatever their order, but not by count and start', async () => {
		expect(await look(`${list}&sort=created`)).toEqual([0, 0, false]);
		await bench.superevent();
		expect(await look('superevents/?sort=created&start=0&query=Test&count=5')).toEqual([
			0,
			0,
			false,
		]);
		expect(await look(`${list}&sort=created`, 'pipeline')).toEqual([1, 1, false]);
		expect(await look(`${list}&sort=t_0`)).toEqual([1, 1, false]);
		expect(await look('superevents/?query=Test&sort=created&x=1')).toEqual([1, 1, false]);
	});

	it('are remembered for lists of events as well, and forgotten by a reset', async () => {
		expect(await look('events/')).toEqual([0, 0, false]);
		await bench.event();
		expect(await look('events/')).toEqual([0, 0, false]);
		await fetch(`${bench.ready.control}/reset`, { method: 'POST' });
		await bench.event();
		expect(await look('events/')).toEqual([1, 1, false]);
	});
});

describe('without remembered counts, as by default', () => {
	const bench = new Bench({ empty: true });

	it('every list is as long as it is', async () => {
		const list = 'superevents/?query=Test';
		expect((await bench.good(list, { as: 'scientist' })).numRows).toBe(0);
		await bench.superevent();
		expect((await bench.good(list, { as: 'scientist' })).numRows).toBe(1);
	});
});

describe('the time of creation', () => {
	let now = Date.UTC(2026, 6, 1, 12, 0, 0, 400);
	const bench = new Bench({ empty: true, clock: () => new Date(now) });

	async function found(from: string, to: string): Promise<unknown[]> {
		const query = encodeURIComponent(`Test created: 2026-07-01 ${from} .. 2026-07-01 ${to}`);
		const body = await bench.good(`superevents/?query=${query}`, { as: 'scientist' });
		return rows(body, 'superevents').map(({ superevent_id: id }) => id);
	}

	it('is shown in whole seconds and compared with its fraction, at both ends inclusively', async () => {
		const fraction = await bench.superevent();
		now = Date.UTC(2026, 6, 1, 12, 0, 5);
		const whole = await bench.superevent();
		const { created } = await bench.good(`superevents/${fraction}/`, { as: 'scientist' });
		expect(created).toBe('2026-07-01 12:00:00 UTC');
		expect(await found('11:59:59', '12:00:00')).toEqual([]);
		expect(await found('12:00:00', '12:00:01')).toEqual([fraction]);
		expect(await found('12:00:01', '12:00:05')).toEqual([whole]);
		expect(await found('12:00:05', '12:00:09')).toEqual([whole]);
	});

	it('after an id without its letter is a syntax error: the keyword is read as the letter', async () => {
		const call = (query: string) =>
			bench.call(`superevents/?query=${encodeURIComponent(query)}`, { as: 'scientist' });
		const time = 'created: 2019-04-25 .. 2019-04-26';
		expect((await call(`S190425 ${time}`)).status).toBe(400);
		expect((await call(`S190425a ${time}`)).status).toBe(200);
		expect((await call(`${time} S190425`)).status).toBe(200);
	});
});
