import { describe, expect, it } from 'vitest';
import { Bench, rows, times, type Json } from './support';

describe('the creation of a superevent', () => {
	const bench = new Bench();

	async function create(json: Json, as = 'pipeline') {
		return bench.call('superevents/', { as, json });
	}

	it('writes down what it did, on the superevent and on its events', async () => {
		const preferred = await bench.event();
		await create({ ...times, category: 'T', preferred_event: preferred, labels: ['INJ'] });
		const logs = await bench.good('superevents/TS240517a/logs/', { as: 'scientist' });
		expect(rows(logs, 'logs').map(({ N, comment }) => [N, comment])).toEqual([
			[
				1,
				`Superevent created with t_start=1400000000.000000, t_0=1400000001.500000, t_end=1400000002.000000, preferred_event=${preferred}`,
			],
			[2, 'Added label: INJ'],
		]);
		const eventLogs = await bench.good(`events/${preferred}/log/`, { as: 'scientist' });
		expect(rows(eventLogs, 'logs')[1]?.comment).toBe('Added to superevent: TS240517a');
		const event = await bench.good(`events/${preferred}`, { as: 'scientist' });
		expect(event.superevent).toBe('TS240517a');
	});

	it('takes a form as well as JSON', async () => {
		const [preferred, one, two] = [await bench.event(), await bench.event(), await bench.event()];
		const form: [string, string][] = [
			...Object.entries(times).map(([name, value]): [string, string] => [name, String(value)]),
			['category', 'T'],
			['preferred_event', preferred],
			['events', one],
			['events', two],
		];
		const body = await bench.good('superevents/', { as: 'scientist', form });
		expect(body.gw_events).toEqual([preferred, one, two]);
	});

	it('gives ids by category and by the UTC date of t_0, in order', async () => {
		const make = async (group: string, search: string, category: string, t0: number) => {
			const preferred = await bench.event(group, 'pipeline', { search });
			const json = { category, preferred_event: preferred, t_start: t0, t_0: t0, t_end: t0 };
			return (await bench.good('superevents/', { as: 'pipeline', json })).superevent_id;
		};
		// S240716b is the last public one of that date.
		expect(await make('CBC', 'AllSky', 'P', 1405136960)).toBe('S240716c');
		expect(await make('CBC', 'MDC', 'M', 1405136960)).toBe('MS240716q');
		// The last second of the day and the first of the next.
		expect(await make('CBC', 'AllSky', 'P', 1405209617)).toBe('S240716d');
		expect(await make('CBC', 'AllSky', 'P', 1405209618)).toBe('S240717a');
	});

	it('asks for the permission of the category first', async () => {
		const sentence = async (category: unknown, as: string) =>
			((await create({ category }, as)).body as Json).detail;
		expect(await sentence('P', 'scientist')).toBe('You are not allowed to create superevents.');
		expect(await sentence('nonsense', 'scientist')).toBe(
			'You are not allowed to create superevents.',
		);
		expect(await sentence('M', 'scientist')).toBe('You are not allowed to create MDC superevents.');
		expect(await sentence('T', 'external')).toBe('You are not allowed to create test superevents.');
		const anonymous = await bench.call('superevents/', { json: { category: 'T' } });
		expect([anonymous.status, anonymous.body]).toEqual([
			403,
			{ detail: 'Authentication credentials were not provided.' },
		]);
	});

	it('says what is wrong without the names of the fields', async () => {
		const preferred_event = await bench.event();
		const errors = async (json: Json) => (await create({ category: 'T', ...times, ...json })).body;
		expect(await errors({ preferred_event: 'G99999999' })).toBe(
			'Event with graceid G99999999 does not exist.',
		);
		expect(await errors({ preferred_event: 'x' })).toBe('Not a valid graceid.');
		expect(await errors({ preferred_event: 5 })).toBe('Event graceid must be a string.');
		expect(await errors({ preferred_event, t_0: 'soon' })).toBe('A valid number is required.');
		expect(await errors({ preferred_event, t_0: '1400000001.1234567' })).toBe(
			'Ensure that there are no more than 6 decimal places.',
		);
		expect(await errors({ preferred_event, t_0: null, t_end: null })).toEqual([
			'This field may not be null.',
			'This field may not be null.',
		]);
		expect(await errors({ preferred_event, events: 'G1' })).toBe(
			'Expected a list of items but got type "str".',
		);
		expect(await errors({ preferred_event, events: ['G1', 'no'] })).toEqual([0, 1]);
		expect(await errors({ preferred_event, labels: ['NOSUCH', 'NOR_THIS'] })).toBe(
			'Object with name=NOSUCH does not exist.',
		);
		expect(await errors({ preferred_event, labels: ['ADVOK'] })).toContain('anautomated process');
		expect((await create({ category: 'Test' })).body).toHaveLength(5);
	});

	it('refuses a t_0 out of the calendar in the words of a Python dictionary', async () => {
		const preferred_event = await bench.event();
		for (const t_0 of [-1000000000, 3155760018]) {
			const reply = await create({ category: 'T', preferred_event, ...times, t_0 });
			expect([reply.status, reply.body]).toEqual([
				400,
				"{'t_0': ['t_0 out of range: we require that 1980-01-01 00:00:00+00:00 <= t_0 < 2080-01-01 00:00:00+00:00']}",
			]);
		}
	});

	it('takes times in any order, and beginnings and ends from anywhere', async () => {
		const preferred_event = await bench.event();
		const odd = { t_start: 1500000000, t_0: 1400000001.5, t_end: -1000000000 };
		const reply = await create({ category: 'T', preferred_event, ...odd });
		expect(reply.status).toBe(201);
		expect(reply.body).toMatchObject(odd);
	});

	it('breaks with an HTML 500 when the categories of event and superevent differ', async () => {
		const reply = await create({ ...times, category: 'P', preferred_event: await bench.event() });
		expect(reply.status).toBe(500);
		expect(reply.headers.get('content-type')).toContain('text/html');
	});
});

describe('the change of a superevent', () => {
	const bench = new Bench();

	async function patch(id: string, json: Json, as = 'scientist') {
		return bench.call(`superevents/${id}/`, { method: 'PATCH', as, json });
	}

	it('changes what is given and writes it down', async () => {
		const id = await bench.superevent();
		const before = await bench.good(`superevents/${id}/`, { as: 'scientist' });
		const other = await bench.event();
		const reply = await patch(id, {
			t_0: 1400000001.75,
			preferred_event: other,
			time_coinc_far: 1e-9,
			em_type: 'E1',
			submitter: 'ignored',
		});
		expect(reply.status).toBe(200);
		expect(reply.body).toMatchObject({
			t_0: 1400000001.75,
			preferred_event: other,
			time_coinc_far: 1e-9,
			em_type: 'E1',
			gw_events: [before.preferred_event, other],
			submitter: 'scientist@ligo.org',
		});
		const logs = await bench.good(`superevents/${id}/logs/`, { as: 'scientist' });
		expect(rows(logs, 'logs').at(-1)?.comment).toBe(
			'Updated superevent parameters: t_0: 1400000001.500000 -> 1400000001.750000, ' +
				`preferred_event: ${String(before.preferred_event)} -> ${other}, ` +
				'em_type: None -> E1, time_coinc_far: None -> 1e-09',
		);
	});

	it('is refused when nothing would change', async () => {
		const id = await bench.superevent();
		for (const json of [{}, { t_0: times.t_0 }, { unknown: 1 }]) {
			const reply = await patch(id, json);
			expect([reply.status, reply.body]).toEqual([400, 'Request would not modify the superevent']);
		}
	});

	it('needs the permission of the category', async () => {
		const reply = await patch('S240716b', { t_0: 1405136958.6 });
		expect([reply.status, reply.body]).toEqual([
			403,
			{ detail: 'You are not allowed to change superevents.' },
		]);
		expect((await patch('S240716b', { t_0: 1405136958.6 }, 'pipeline')).status).toBe(200);
	});

	it('does not ask for the order of the times', async () => {
		const id = await bench.superevent();
		const odd = { t_start: 208, t_end: 28992 };
		for (const json of [{ t_0: 3463 }, odd]) {
			const reply = await patch(id, json);
			expect(reply.status).toBe(200);
			expect(reply.body).toMatchObject(json);
		}
	});

	it('breaks at a t_0 out of the calendar', async () => {
		const id = await bench.superevent();
		expect((await patch(id, { t_0: 3155760018 })).status).toBe(500);
	});
});

describe('the events of a superevent', () => {
	const bench = new Bench();

	it('are closed to anonymous users', async () => {
		expect((await bench.call('superevents/S240716b/events/')).status).toBe(403);
	});
});

describe('the confirmation as a gravitational wave', () => {
	const bench = new Bench();
	const path = 'superevents/S240716b/confirm-as-gw/';

	it('gives a GW id beside the superevent id, and both find it', async () => {
		const body = await bench.good(path, { as: 'advocate', method: 'POST' });
		expect([body.superevent_id, body.gw_id]).toEqual(['S240716b', 'GW240716A']);
		expect((body.links as Json).self).toBe(bench.url('superevents/GW240716A/'));
		const found = await bench.good('superevents/GW240716A/');
		expect(found.superevent_id).toBe('S240716b');
		expect((await bench.call('superevents/S240716b/')).status).toBe(200);
		const again = await bench.call(path, { as: 'advocate', method: 'POST' });
		expect([again.status, again.body]).toEqual([400, 'Superevent is already confirmed as a GW']);
	});

	it('takes an id of one’s own, if no one else has it', async () => {
		const gw_id = 'GW240716_034913';
		const one = await bench.good(path, { as: 'advocate', json: { gw_id } });
		expect(one.gw_id).toBe(gw_id);
		const other = await bench.call('superevents/S240714d/confirm-as-gw/', {
			as: 'advocate',
			form: { gw_id },
		});
		expect(other.body).toBe("{'gw_id': ['Superevent with this Gw id already exists.']}");
	});
});

describe('exposing and hiding', () => {
	const bench = new Bench();

	async function modify(id: string, action: string, as = 'advocate') {
		return bench.call(`superevents/${id}/permissions/modify/`, { as, form: { action } });
	}

	it('opens a superevent to everybody and closes it again', async () => {
		const id = await bench.superevent();
		const exposed = await modify(id, 'expose');
		expect([exposed.status, exposed.body]).toEqual([
			200,
			[
				{ group: 'lvem_observers', permission: 'annotate_superevent' },
				{ group: 'lvem_observers', permission: 'view_superevent' },
				{ group: 'public_users', permission: 'view_superevent' },
			],
		]);
		const seen = await bench.good(`superevents/${id}/`);
		for (const key of ['preferred_event', 'gw_events', 'em_events', 'links.events']) {
			expect(seen).not.toHaveProperty(key);
		}
		expect((await bench.good(`superevents/${id}/logs/`)).numRows).toBe(0);
		expect((await modify(id, 'hide')).body).toEqual([]);
		expect((await bench.call(`superevents/${id}/`)).status).toBe(404);
	});

	it('is for access managers only and knows two words', async () => {
		expect((await modify('S240716b', 'hide', 'scientist')).body).toEqual({
			detail: 'You are not allowed to hide superevents.',
		});
		expect((await modify('S240716b', 'burn')).body).toBe("action must be 'expose' or 'hide'");
	});
});
