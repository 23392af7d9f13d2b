import { describe, expect, it } from 'vitest';
import { readRate } from '../throttle/rate';
import { Throttle } from '../throttle/throttle';
import { SlidingWindow } from '../throttle/window';
import { Bench, type Json } from './support';

describe('a rate', () => {
	it('is read as Django REST framework reads it', () => {
		expect(readRate('300/minute')).toMatchObject({ requests: 300, seconds: 60 });
		expect(readRate('50/s')).toMatchObject({ requests: 50, seconds: 1 });
		expect(readRate('1/day')?.seconds).toBe(86_400);
		for (const text of ['', '0/s', '5', '5/year', '-1/s', '1.5/s', '5/minute ']) {
			expect(readRate(text)).toBeUndefined();
		}
	});
});

describe('the sliding window', () => {
	it('lets requests in until it is full, and again when the oldest has left', () => {
		let now = 0;
		const rate = { requests: 2, seconds: 10, text: '' };
		const window = new SlidingWindow(rate, () => new Date(now));
		window.count();
		now = 4000;
		expect(window.wait()).toBe(0);
		window.count();
		expect(window.wait()).toBe(6);
		now = 9999;
		expect(window.wait()).toBeCloseTo(0.001);
		now = 10_000;
		expect(window.wait()).toBe(0);
		window.count();
		expect(window.wait()).toBe(4);
	});

	it('does not wait for requests of the future after the clock was put back', () => {
		let now = 100_000;
		const window = new SlidingWindow({ requests: 1, seconds: 10, text: '' }, () => new Date(now));
		window.count();
		now = 0;
		expect(window.wait()).toBe(0);
	});
});

describe('the throttle', () => {
	it('keeps every rate of a scope, and senders apart', () => {
		let now = 0;
		const throttle = new Throttle(() => new Date(now));
		const rates = ['2/second', '3/minute'].flatMap((text) => readRate(text) ?? []);
		throttle.use({ anonymous: rates, annotation: [], event_creation: [] });
		const take = () => throttle.take('anonymous', 'a');
		expect([take(), take(), take()]).toEqual([undefined, undefined, 1]);
		expect(throttle.take('anonymous', 'b')).toBeUndefined();
		expect(throttle.take('annotation', 'a')).toBeUndefined();
		now = 1000;
		expect([take(), take()]).toEqual([undefined, 59]);
	});
});

describe.each([
	['current', 50],
	['classic', 25],
] as const)('the throttles of the profile %s', (profile, perSecond) => {
	const bench = new Bench({ profile });

	async function control(method: string, json?: unknown) {
		const response = await fetch(`${bench.ready.control}/throttle`, {
			method,
			...(json === undefined ? {} : { body: JSON.stringify(json) }),
		});
		return { status: response.status, body: (await response.json()) as Json };
	}

	it('are off until they are asked for, and off again after a reset', async () => {
		expect((await control('GET')).body.on).toBe(false);
		const { body } = await control('POST', {});
		expect(body).toEqual({
			on: true,
			anonymous: ['300/minute'],
			event_creation: [`${perSecond}/second`],
			annotation: [`${perSecond}/second`],
		});
		expect((await control('DELETE')).body.on).toBe(false);
		await control('POST', {});
		await fetch(`${bench.ready.control}/reset`, { method: 'POST' });
		expect((await control('GET')).body.on).toBe(false);
	});

	it('refuse an anonymous user who reads too much, with the words of the server', async () => {
		await fetch(`${bench.ready.control}/clock`, { method: 'POST', body: '{"freeze":true}' });
		await control('POST', { anonymous: '2/minute' });
		expect((await bench.call('superevents/?count=1')).status).toBe(200);
		expect((await bench.call('superevents/S000101a/')).status).toBe(404);
		const refused = await bench.call('');
		expect([refused.status, refused.body]).toEqual([
			429,
			{ detail: 'Request was throttled. Expected available in 60 seconds.' },
		]);
		expect(refused.headers.get('retry-after')).toBe('60');
		expect((await bench.call('', { as: 'scientist' })).status).toBe(200);
		const elsewhere = { 'x-forwarded-for': '192.0.2.7' };
		expect((await bench.call('', { headers: elsewhere })).status).toBe(200);
		await fetch(`${bench.ready.control}/clock`, { method: 'POST', body: '{"shift":60}' });
		expect((await bench.call('')).status).toBe(200);
	});

	it('do not count what is forbidden anyway', async () => {
		await control('POST', { anonymous: '1/minute' });
		for (let attempt = 0; attempt < 3; attempt += 1) {
			const post = await bench.call('superevents/S240716b/logs/', { json: { comment: 'x' } });
			expect(post.status).toBe(403);
		}
		expect((await bench.call('')).status).toBe(200);
		expect((await bench.call('')).status).toBe(429);
	});

	it('count annotations of events by user, writes only, and superevents not at all', async () => {
		await fetch(`${bench.ready.control}/clock`, { method: 'POST', body: '{"freeze":true}' });
		await control('POST', { annotation: '1/second' });
		const write = (as: string, path = 'events/G501389/log/') =>
			bench.call(path, { as, json: { comment: 'x' } });
		expect((await write('scientist')).status).toBe(201);
		const refused = await write('scientist');
		expect([refused.status, refused.body]).toEqual([
			429,
			{ detail: 'Request was throttled. Expected available in 1 second.' },
		]);
		expect((await write('advocate')).status).toBe(201);
		expect((await bench.call('events/G501389/log/', { as: 'scientist' })).status).toBe(200);
		for (let entry = 0; entry < 3; entry += 1) {
			expect((await write('scientist', 'superevents/S240716b/logs/')).status).toBe(201);
		}
		const { log, logs } = await bench.good('events/G501389/log/', { as: 'scientist' });
		const comments = ((log ?? logs) as Json[]).filter(({ comment }) => comment === 'x');
		expect(comments).toHaveLength(2);
	});

	it('say what is wrong with a rate', async () => {
		for (const json of [{ anonymous: 'fast' }, { anonymous: 3 }, { superevents: '1/s' }, []]) {
			const { status, body } = await control('POST', json);
			expect([status, typeof body.error]).toEqual([400, 'string']);
		}
		expect((await control('POST', { anonymous: null })).body.anonymous).toEqual([]);
	});
});

describe('the option throttle', () => {
	const bench = new Bench({ throttle: true });

	it("begins with the server's own figures, also after a reset", async () => {
		const state = await fetch(`${bench.ready.control}/throttle`);
		expect(await state.json()).toMatchObject({ on: true, anonymous: ['300/minute'] });
	});
});
