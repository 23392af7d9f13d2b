import { describe, expect, it } from 'vitest';
import { burst, form } from './eventForms';
import { Bench, times, type Json } from './support';

describe('the replacement of an event file', () => {
	const bench = new Bench({ empty: true });

	it('reads the values again, keeps the old version and has no body', async () => {
		const { graceid } = await burst(bench, 1400000000);
		const path = `events/${String(graceid)}`;
		const multipart = form({ group: 'CBC' }, 'eventFile', '{"gpstime": 1400000007, "far": 2e-9}');
		const reply = await bench.call(path, { as: 'pipeline', method: 'PUT', multipart });
		expect([reply.status, reply.text]).toEqual([202, '']);
		expect(await bench.good(path, { as: 'scientist' })).toMatchObject({
			gpstime: 1400000007,
			far: 2e-9,
			instruments: '',
			group: 'Test',
		});
		const log = await bench.good(`${path}/log/2`, { as: 'scientist' });
		expect(log).toMatchObject({
			comment: 'Event data replaced by new upload',
			filename: 'event.json',
			file_version: 1,
		});
	});

	it('is for the one who made the event, and needs a file that can be read', async () => {
		const { graceid } = await burst(bench, 1400000000);
		const put = (as: string, multipart: FormData) =>
			bench.call(`events/${String(graceid)}`, { as, method: 'PUT', multipart });
		const other = await put('scientist', form({}));
		expect([other.status, other.text]).toEqual([
			403,
			'You did not create this event. You (scientist@ligo.org) Them (pipeline@ligo.org)',
		]);
		expect((await put('external', form({}))).status).toBe(403);
		expect((await put('pipeline', form({}, null))).status).toBe(500);
		expect((await put('pipeline', form({}, 'eventFile', 'no json'))).status).toBe(500);
		const json = await bench.call(`events/${String(graceid)}`, {
			as: 'pipeline',
			method: 'PUT',
			json: {},
		});
		expect(json.status).toBe(415);
	});
});

describe('a file put on an event', () => {
	const bench = new Bench({ empty: true });

	it('gets the next version without a log entry', async () => {
		const path = `events/${await bench.event()}`;
		for (const text of ['a', 'b']) {
			const multipart = form({}, 'upload', text);
			const reply = await bench.call(`${path}/files/sub/x.txt`, {
				as: 'scientist',
				method: 'PUT',
				multipart,
			});
			expect([reply.status, reply.body]).toEqual([
				201,
				{ permalink: bench.url(`${path}/files/sub/x.txt`) },
			]);
		}
		const get = (name: string) => bench.call(`${path}/files/${name}`, { as: 'scientist' });
		expect([(await get('sub/x.txt')).text, (await get('sub/x.txt,0')).text]).toEqual(['b', 'a']);
		expect([(await get('sub')).status, (await get('sub')).text]).toEqual([
			403,
			'sub is a directory',
		]);
		const log = await bench.good(`${path}/log/`, { as: 'scientist' });
		expect(log.numRows).toBe(1);
	});

	it('is refused with a sentence', async () => {
		const path = `events/${await bench.event()}/files`;
		const put = (name: string, call: Json) =>
			bench.call(`${path}/${name}`, { as: 'scientist', method: 'PUT', ...call });
		expect((await put('x', { multipart: form({}, 'other') })).body).toBe("'upload'");
		expect((await put('x,1', { multipart: form({}, 'upload') })).body).toContain("','");
		expect((await put('', { multipart: form({}, 'upload') })).status).toBe(400);
		expect((await put('x', { json: {} })).status).toBe(400);
		expect((await put('x', { as: 'external', multipart: form({}, 'upload') })).status).toBe(403);
	});
});

describe('the update of a gamma-ray burst', () => {
	const bench = new Bench({ empty: true, profile: 'classic' });
	const fields = { group: 'External', pipeline: 'Fermi', search: 'GRB' };
	const grb = async () =>
		String((await bench.good('events/', { as: 'pipeline', multipart: form(fields) })).graceid);
	const patch = (graceid: string, call: Json, as = 'advocate') =>
		bench.call(`events/${graceid}/update-grbevent/`, { as, method: 'PATCH', ...call });

	it('changes what is given, and records it in a log entry', async () => {
		const graceid = await grb();
		const reply = await patch(graceid, { form: { t90: '2.5', designation: 'GRB 1' } });
		expect(reply.status).toBe(200);
		expect((reply.body as Json).extra_attributes).toMatchObject({
			GRB: { T90: 2.5, designation: 'GRB 1', redshift: null },
		});
		expect(await bench.good(`events/${graceid}/log/2`, { as: 'scientist' })).toMatchObject({
			comment: 'Updated GRB event parameters: t90: None -> 2.5, designation: None -> GRB 1',
		});
		expect((await patch(graceid, { json: { t90: 2.5, other: 1 } })).body).toEqual([
			'Request would not modify the GRB event',
		]);
	});

	it('is refused for what is no burst, no number or not allowed', async () => {
		const graceid = await grb();
		const other = await bench.event();
		expect((await patch(other, { json: { ra: 1 } })).body).toBe(
			`Cannot update GRB event parameters for non-GRB event ${other}`,
		);
		expect((await patch(graceid, { json: { ra: 'x' } })).body).toEqual([
			"Parameter 'ra' must be a float",
		]);
		expect((await patch(graceid, { json: { ra: null } })).status).toBe(500);
		expect((await patch(graceid, { json: {} })).status).toBe(400);
		expect((await patch(graceid, { json: { ra: 1 } }, 'scientist')).status).toBe(403);
	});
});

describe('replays', () => {
	const bench = new Bench({ empty: true });

	it('are never mixed in a superevent', async () => {
		const one = await bench.event('Test', 'pipeline', { replay_id: 'one' });
		const two = await bench.event('Test', 'pipeline', { replay_id: 'two' });
		const none = await bench.event();
		const request = { category: 'T', preferred_event: one, ...times };
		const as = 'scientist';
		const mixed = await bench.call('superevents/', { as, json: { ...request, events: [none] } });
		expect([mixed.status, String(mixed.body)]).toEqual([
			400,
			expect.stringContaining('different replay_ids'),
		]);
		const { superevent_id: id } = await bench.good('superevents/', { as, json: request });
		const path = `superevents/${String(id)}/`;
		expect((await bench.call(`${path}events/`, { as, json: { event: two } })).status).toBe(400);
		const json = { preferred_event: two };
		expect((await bench.call(path, { as, method: 'PATCH', json })).status).toBe(400);
		const same = await bench.event('Test', 'pipeline', { replay_id: 'one' });
		expect((await bench.call(`${path}events/`, { as, json: { event: same } })).status).toBe(201);
	});
});
