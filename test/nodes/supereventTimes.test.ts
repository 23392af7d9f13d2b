import { describe, expect, it } from 'vitest';
import type { GraceDbClient } from '../../gracedb/client';
import { create } from '../../nodes/GraceDb/resources/superevent/create';

type Context = Parameters<typeof create.execute>[0];

/** Runs Superevent → Create; gives what was sent and which hints the user got. */
async function made(times: { tStart: string; t0: string; tEnd: string }) {
	const hints: string[] = [];
	const sent: unknown[] = [];
	const client = {
		superevents: {
			create: (superevent: unknown) => {
				sent.push(superevent);
				return Promise.resolve({ superevent_id: 'TS240716a' });
			},
		},
	} as unknown as GraceDbClient;
	const context = { client, hint: (message: string) => hints.push(message) };
	const fixed = { preferredEvent: 'T1', newCategory: 'T', simplify: false, additionalFields: {} };
	const params = new Map<string, unknown>(Object.entries({ ...fixed, ...times }));
	await create.execute(context as unknown as Context, (name) => params.get(name));
	return { hints, sent };
}

describe('the times of a new superevent', () => {
	it('in an unusual order are sent as they are, and the user gets a hint', async () => {
		const times = { tStart: '1405177838', t0: '2024-07-16T15:10:18Z', tEnd: '1405177837.5' };
		const { hints, sent } = await made(times);
		expect(sent).toMatchObject([{ start: times.tStart, t0: times.t0, end: times.tEnd }]);
		expect(hints).toEqual([
			'The superevent’s times are not in the usual order (start, time, end): Start Time 1405177838, Time 1405177836, End Time 1405177837.5.',
		]);
	});

	it.each([
		{ tStart: '1405177835', t0: '1405177836', tEnd: '1405177837' },
		{ tStart: '1405177836', t0: '1405177836', tEnd: '1405177836' },
		{ tStart: '2024-07-16T15:10:17Z', t0: '1405177836', tEnd: '2024-07-16T15:10:18Z' },
	])('in the usual order need no word: %j', async (times) => {
		expect((await made(times)).hints).toEqual([]);
	});
});
