import { describe, expect, it } from 'vitest';
import { useGraceDb } from '../support/graceDb';

describe.each(['current', 'classic'] as const)('superevents on a %s server', (profile) => {
	const { makeEvent, makeSuperevent, run } = useGraceDb({ profile });
	const as = 'scientist';
	const resource = 'superevent';

	it('are counted', async () => {
		const count = { resource, operation: 'count' };
		expect(await run(count)).toEqual([{ count: 4 }]);
		expect(await run({ ...count, category: 'MDC' })).toEqual([{ count: 96 }]);
		expect(await run({ ...count, query: 'far < 1e-10' })).toEqual([{ count: 1 }]);
	});

	it('are updated, and what is so already counts as done', async () => {
		const update = {
			resource,
			operation: 'update',
			superevent: await makeSuperevent(),
			simplify: false,
			updateFields: { t0: '1405177836.250001', timeCoincidenceFar: 1e-9 },
		};
		const [first] = await run(update, { as });
		expect(first).toMatchObject({ t_0: 1405177836.250001, time_coinc_far: 1e-9, changed: true });
		const [second] = await run(update, { as });
		expect(second).toMatchObject({ t_0: 1405177836.250001, changed: false });
	});

	it.each([
		[{}, /There is nothing to update/],
		[{ preferredEvent: 'S240716b' }, /Preferred Event: "S240716b" is not an event ID/],
		[{ timeCoincidenceFar: 'rare' }, /Time Coincidence FAR must be a number/],
	])('are not updated with %j', async (updateFields, message) => {
		const update = { resource, operation: 'update', superevent: 'S240716b', updateFields };
		await expect(run(update, { as })).rejects.toThrow(message);
	});

	it('are updated with times in any order, as on the server', async () => {
		const superevent = await makeSuperevent();
		const updateFields = { tStart: '208', tEnd: '28992' };
		const update = { resource, operation: 'update', superevent, updateFields, simplify: false };
		expect(await run(update, { as })).toMatchObject([{ t_start: 208, t_end: 28992 }]);
	});

	it('take times as GPS, as ISO 8601 and as the DateTime objects of n8n, and send GPS as typed', async () => {
		const create = {
			resource,
			operation: 'create',
			newCategory: 'Test',
			preferredEvent: await makeEvent(),
			simplify: false,
			tStart: '1405177835.744562',
			t0: '2024-07-16T17:10:18.744562+02:00',
			tEnd: '={{ DateTime.fromISO("2024-07-16T15:10:19.5Z") }}',
		};
		const [made] = await run(create, { as });
		expect(made).toMatchObject({
			t_start: 1405177835.744562,
			t_0: 1405177836.744562,
			t_end: 1405177837.5,
		});
		const update = { resource, operation: 'update', superevent: made?.['superevent_id'] };
		const updateFields = { t0: '1405177836.7445678' };
		await expect(run({ ...update, updateFields }, { as })).rejects.toThrow(
			/t_0: "1405177836.7445678" has more than 6 decimals/,
		);
		const options = { roundTimes: true };
		const [rounded] = await run({ ...update, updateFields, options }, { as });
		expect(rounded).toMatchObject({ t_0: 1405177836.744568, time: '2024-07-16T15:10:18.745Z' });
	});

	it.each([
		[{ t0: ' ' }, /^Time is empty/],
		[{ t0: 'noon' }, /t_0: "noon" is not a time/],
		[{ tStart: '={{ new Date("x") }}' }, /t_start: "Invalid Date" is not a time/],
		[{ t0: '2024-12-31T23:59:60Z' }, /t_0: "2024-12-31T23:59:60Z" is not a time/],
	])('are not created with the times %j', async (times, message) => {
		const usual = { tStart: '1405177835', t0: '1405177836', tEnd: '1405177837' };
		const create = { resource, operation: 'create', preferredEvent: 'T0001', ...usual, ...times };
		await expect(run(create, { as })).rejects.toThrow(message);
	});

	it('take in events and give them away', async () => {
		const [superevent, event] = [await makeSuperevent(), await makeEvent()];
		const on = { resource, superevent, event };
		const done = { superevent_id: superevent, graceid: event };
		expect(await run({ ...on, operation: 'addEvent' }, { as })).toEqual([
			{ ...done, changed: true },
		]);
		expect(await run({ ...on, operation: 'addEvent' }, { as })).toEqual([
			{ ...done, changed: false },
		]);
		expect(await run({ ...on, operation: 'removeEvent' }, { as })).toEqual([
			{ deleted: true, ...done, changed: true },
		]);
		expect(await run({ ...on, operation: 'removeEvent' }, { as })).toEqual([
			{ deleted: true, ...done, changed: false },
		]);
	});

	it('do not take an event from another superevent, in the server’s words', async () => {
		const [one, other, event] = [await makeSuperevent(), await makeSuperevent(), await makeEvent()];
		await run({ resource, operation: 'addEvent', superevent: one, event }, { as });
		const add = { resource, operation: 'addEvent', superevent: other, event };
		await expect(run(add, { as })).rejects.toThrow(
			/The server says: Event T\d+ is already assigned to a Superevent/,
		);
	});

	it('keep their preferred event, in the server’s words', async () => {
		const superevent = await makeSuperevent();
		const [full] = await run({ resource, operation: 'get', superevent, simplify: false }, { as });
		const remove = {
			resource,
			operation: 'removeEvent',
			superevent,
			event: full?.['preferred_event'],
		};
		await expect(run(remove, { as })).rejects.toThrow(
			/can't be removed .* because it is the preferred event/,
		);
	});

	it('are confirmed as gravitational waves, under a name of their own', async () => {
		const superevent = await makeSuperevent();
		const confirm = { resource, operation: 'confirmAsGw', superevent };
		const additionalFields = { gwId: `GW${Date.now() % 1e6}_test` };
		const hints: string[] = [];
		const [confirmed] = await run({ ...confirm, additionalFields }, { as: 'advocate', hints });
		expect(hints).toEqual([expect.stringContaining(`GW ID: "${additionalFields.gwId}"`)]);
		expect(confirmed).toMatchObject({ superevent_id: superevent, gw_id: additionalFields.gwId });
		await expect(run(confirm, { as: 'advocate' })).rejects.toThrow(/already confirmed as a GW/);
		await expect(
			run({ ...confirm, additionalFields: { gwId: 'GW'.repeat(20) } }, { as: 'advocate' }),
		).rejects.toThrow(/longer than 25 characters/);
	});
});

describe('a superevent that was retracted', () => {
	const { makeSuperevent, run, simulator } = useGraceDb();

	it('is confirmed as a gravitational wave only with Confirm Anyway', async () => {
		const superevent = await makeSuperevent();
		const label = { resource: 'label', operation: 'add', superevent, label: 'ADVREQ' };
		await run(label, { as: 'advocate' });
		const signoff = { resource: 'signoff', operation: 'create', superevent, status: 'NO' };
		await run(signoff, { as: 'advocate' });
		const confirm = { resource: 'superevent', operation: 'confirmAsGw', superevent };
		await expect(run(confirm, { as: 'advocate' })).rejects.toMatchObject({
			message: `Superevent ${superevent} is retracted (label ADVNO). Nothing was changed.`,
			description: expect.stringContaining('Confirm Anyway') as string,
		});
		expect((await simulator.requests()).some(({ url }) => url.includes('confirm-as-gw'))).toBe(
			false,
		);
		const hints: string[] = [];
		const additionalFields = { confirmAnyway: true, gwId: 'GW240716_151018' };
		const anyway = { ...confirm, additionalFields };
		expect(await run(anyway, { as: 'advocate', hints })).toMatchObject([
			{ superevent_id: superevent, gw_id: 'GW240716_151018' },
		]);
		expect(hints).toEqual([]);
	});
});

describe('the server', () => {
	const { run } = useGraceDb();

	it('says whom it takes one for', async () => {
		const who = { resource: 'server', operation: 'getCurrentUser' };
		expect(await run(who)).toEqual([{ username: 'AnonymousUser' }]);
		expect(await run(who, { as: 'scientist' })).toMatchObject([
			{ username: expect.stringMatching(/^scientist/) as string },
		]);
	});

	it('is not needed to say what a credential is; the secret is never shown', async () => {
		const what = { resource: 'server', operation: 'getCredentialInfo' };
		expect(await run(what)).toEqual([{ kind: 'none' }]);
		const [info] = await run(what, { as: 'scientist' });
		expect(info).toMatchObject({
			kind: 'scitoken',
			subject: expect.stringMatching(/^scientist/) as string,
			scopes: ['gracedb.read'],
			expires: expect.stringMatching(/^20.*Z$/) as string,
		});
		expect(Object.keys(info ?? {}).sort()).toEqual([
			'access',
			'audience',
			'expires',
			'issuer',
			'kind',
			'notBefore',
			'scopes',
			'source',
			'subject',
		]);
	});
});
