import { describe, expect, it } from 'vitest';
import { Director } from './stage';
import { Bench, rows } from './support';

const names = [
	'binary-neutron-star',
	'retraction',
	'noisy-night',
	'raven-coincidence',
	'mock-data-challenge',
	'public-late',
];

describe('the control of scenarios', () => {
	// The clock stands still unless a test shifts it.
	const now = new Date('2026-03-04T05:06:07.000Z');
	const bench = new Bench({ empty: true, clock: () => now });
	const director = new Director(bench);

	it('lists what can be played, each with one line', async () => {
		const [status, body] = await director.control('/scenario');
		const { scenarios, plays } = body as { scenarios: Record<string, string>; plays: unknown };
		expect(status).toBe(200);
		expect(Object.keys(scenarios).sort()).toEqual([...names].sort());
		expect(Object.values(scenarios).every((line) => line.length > 20 && !line.includes('\n'))).toBe(
			true,
		);
		expect(plays).toEqual([]);
		const help = await fetch(`${bench.ready.control}/`);
		expect(await help.text()).toContain('POST   /scenario');
	});

	it.each(names)('plays %s to its end at once', async (name) => {
		const play = await director.play(name);
		expect(play).toMatchObject({ name, state: 'finished', number: 1, next: null });
		expect(play.done).toBe(play.of);
		expect(play.steps.filter(({ done }) => done.startsWith('failed'))).toEqual([]);
	});

	it('dates what it plays at once as if it had just come to its end', async () => {
		const { begun, lasts, steps, superevents } = await director.play('binary-neutron-star');
		expect(Date.parse(begun)).toBe(now.getTime() - lasts * 1000);
		expect(steps.at(-1)?.time).toBe(now.toISOString());
		const times = steps.map(({ time }) => Date.parse(time));
		expect(times).toEqual([...times].sort((a, b) => a - b));
		const id = superevents[0] ?? '';
		const created = steps.find(({ done }) => done.startsWith('Created'));
		const stamp = `${created?.time.slice(0, 19).replace('T', ' ') ?? ''} UTC`;
		expect((await director.superevent(id)).created).toBe(stamp);
		const logs = await director.logs(id, 'scientist');
		expect(logs[0]?.created).toBe(stamp);
		const signoff = steps.find(({ done }) => done.startsWith('Advocate'));
		const entry = logs.find(({ comment }) => String(comment).startsWith('Advocate'));
		expect(entry?.created).toBe(`${signoff?.time.slice(0, 19).replace('T', ' ') ?? ''} UTC`);
	});

	it('plays in real time by the clock of the simulator', async () => {
		const play = await director.play('retraction', { speed: 1 });
		expect(play).toMatchObject({ state: 'playing', done: 0, superevents: [] });
		await director.shift(22);
		const [early] = await director.plays();
		expect(early?.steps.map(({ after }) => after)).toEqual([20, 21, 21.5]);
		expect(early?.steps[0]?.time).toBe('2026-03-04T05:06:27.000Z');
		expect(early?.next).toBe('2026-03-04T05:06:31.000Z');
		await director.shift(2000);
		expect(await director.plays()).toMatchObject([{ state: 'finished', next: null }]);
	});

	it('plays faster: what lies an hour apart lies a minute apart at speed 60', async () => {
		await director.play('retraction', { speed: 60 });
		await director.shift(1803 / 60);
		const [play] = await director.plays();
		expect(play?.state).toBe('finished');
		const last = play?.steps.at(-1);
		expect(last?.after).toBe(1803);
		expect(Date.parse(last?.time ?? '') - now.getTime()).toBe(30_050);
		const superevent = await director.superevent(play?.superevents[0] ?? '');
		// The merger lies in the past of the first upload, as it should.
		const created = superevent.preferred_event_data as Record<string, unknown>;
		expect(Number(created.reporting_latency)).toBeGreaterThan(0);
	});

	it('does nothing while the clock does not move', async () => {
		await director.play('noisy-night', { speed: 1 });
		const [first] = await director.plays();
		const [again] = await director.plays();
		expect([first?.done, again?.done]).toEqual([0, 0]);
	});

	it('plays several at once', async () => {
		await director.play('retraction', { speed: 1 });
		await director.play('noisy-night', { speed: 1, count: 2 });
		await director.shift(2 * 3600);
		const plays = await director.plays();
		expect(plays.map(({ number, state }) => [number, state])).toEqual([
			[1, 'finished'],
			[2, 'finished'],
		]);
		const list = rows(await bench.good('superevents/'), 'superevents');
		expect(list).toHaveLength(3);
		const all = plays.flatMap(({ superevents }) => superevents);
		expect(new Set(all).size).toBe(3);
	});

	it('stops one play, or all, and keeps what happened', async () => {
		for (const name of ['retraction', 'public-late', 'noisy-night']) {
			await director.play(name, { speed: 1 });
		}
		await director.shift(21);
		await director.plays();
		expect(await director.control('/scenario/2', 'DELETE')).toEqual([204, undefined]);
		await director.shift(1);
		expect((await director.plays()).map(({ state }) => state)).toEqual([
			'playing',
			'stopped',
			'playing',
		]);
		expect(await director.control('/scenario', 'DELETE')).toEqual([204, undefined]);
		await director.shift(90_000);
		const plays = await director.plays();
		expect(plays.map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped']);
		expect(plays[1]?.done).toBe(2);
		expect((await director.control('/scenario/9', 'DELETE'))[0]).toBe(404);
		expect((await director.control('/scenario/x', 'DELETE'))[0]).toBe(404);
	});

	it('describes one play', async () => {
		await director.play('retraction');
		const second = await director.play('public-late');
		expect(await director.control('/scenario/2')).toEqual([200, second]);
		expect((await director.control('/scenario/3'))[0]).toBe(404);
	});

	it('forgets everything with a reset', async () => {
		await director.play('retraction', { speed: 1 });
		await director.control('/reset', 'POST');
		await director.shift(3600);
		expect(await director.plays()).toEqual([]);
		expect((await bench.good('superevents/')).numRows).toBe(0);
		expect((await director.play('retraction')).number).toBe(1);
	});

	it('plays the same again with the same seed, and something else with another', async () => {
		const facts = async (seed: number) => {
			await director.control('/reset', 'POST');
			const { superevents, steps } = await director.play('noisy-night', { seed, count: 5 });
			const fars: unknown[] = [];
			for (const id of superevents) fars.push((await director.superevent(id)).far);
			return { fars, steps };
		};
		const first = await facts(7);
		expect(await facts(7)).toEqual(first);
		expect((await facts(8)).fars).not.toEqual(first.fars);
	});

	it.each([
		[[]],
		[{}],
		[{ name: 'kilonova' }],
		[{ name: 7 }],
		[{ name: 'retraction', speed: -1 }],
		[{ name: 'retraction', speed: 1e-300 }],
		[{ name: 'retraction', speed: 'fast' }],
		[{ name: 'retraction', seed: 1.5 }],
		[{ name: 'retraction', count: 2 }],
		[{ name: 'noisy-night', count: 0 }],
		[{ name: 'noisy-night', count: 1e9 }],
		[{ name: 'retraction', colour: 'red' }],
	])('says what is wrong with %j', async (json) => {
		const [status, body] = await director.control('/scenario', 'POST', json);
		expect(status).toBe(400);
		expect(typeof (body as { error: unknown }).error).toBe('string');
		expect(await director.plays()).toEqual([]);
	});
});
