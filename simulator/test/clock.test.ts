import { describe, expect, it } from 'vitest';
import { Clock } from '../clock';
import { Bench, type Json } from './support';

describe('a clock', () => {
	it('can be put forward, stopped, set and let go again', () => {
		let machine = 1000;
		const clock = new Clock(() => new Date(machine));
		clock.shift(500);
		expect(clock.now().getTime()).toBe(1500);
		clock.freeze();
		machine = 2000;
		expect(clock.now().getTime()).toBe(1500);
		clock.set(new Date(9000));
		expect([clock.now().getTime(), clock.isFrozen]).toEqual([9000, true]);
		clock.resume();
		machine = 2100;
		expect([clock.now().getTime(), clock.isFrozen]).toEqual([9100, false]);
		clock.reset();
		expect(clock.now().getTime()).toBe(2100);
	});
});

describe('the clock of the simulator', () => {
	const bench = new Bench();

	async function clock(method: string, json?: unknown) {
		const response = await fetch(`${bench.ready.control}/clock`, {
			method,
			...(json === undefined ? {} : { body: JSON.stringify(json) }),
		});
		return { status: response.status, body: (await response.json()) as Json };
	}

	it('dates answers, log entries and queries', async () => {
		const { body } = await clock('POST', { set: '2031-05-04T03:02:01Z', freeze: true });
		expect(body).toMatchObject({ now: '2031-05-04T03:02:01.000Z', frozen: true });
		const reply = await bench.call('');
		expect(reply.headers.get('date')).toBe('Sun, 04 May 2031 03:02:01 GMT');
		expect(reply.headers.get('expires')).toBe('Sun, 04 May 2031 03:02:01 GMT');
		const made = await fetch(`${bench.ready.control}/superevents`, { method: 'POST' });
		expect(((await made.json()) as Json).superevent_id).toMatch(/^S310504/);
		const today = await bench.good(
			`superevents/?query=${encodeURIComponent('created: today .. now')}`,
		);
		expect(today.numRows).toBe(1);
	});

	it('lets tokens expire', async () => {
		const who = async () => (await bench.good('user-info/', { as: 'scientist' })).username;
		expect(await who()).toBe('scientist@ligo.org');
		await clock('POST', { shift: 86_401 });
		expect(await who()).toBe('AnonymousUser');
		await clock('DELETE');
		expect(await who()).toBe('scientist@ligo.org');
	});

	it('says what it does not understand', async () => {
		for (const json of [
			{},
			[],
			{ shift: 'far' },
			{ set: 'soon' },
			{ set: '1850-01-01' },
			{ freeze: 1 },
			{ freeze: true, resume: true },
			{ shift: 1, set: '2024-01-01' },
			{ back: 1 },
			{ shift: 3e9 },
		]) {
			const { status, body } = await clock('POST', json);
			expect([status, typeof body.error]).toEqual([400, 'string']);
		}
		expect((await clock('GET')).body).toMatchObject({ frozen: false, ahead: 0 });
	});
});
