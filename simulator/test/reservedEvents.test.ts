import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Bench, type Json } from './support';

const request = { group: 'CBC', pipeline: 'MLy', search: 'AllSky' };
const file = '{"gpstime": 1400000000.5, "far": 1e-9, "ifos": "H1,L1"}';

function contentId(text: string): string {
	const hex = createHash('sha256').update(text).digest('hex');
	const ends = [8, 12, 16, 20, 32];
	return ends.map((end, index) => hex.slice(index === 0 ? 0 : ends[index - 1], end)).join('-');
}

function form(fields: Record<string, string> = {}, text: string | null = file): FormData {
	const multipart = new FormData();
	for (const [name, value] of Object.entries(fields)) multipart.append(name, value);
	if (text !== null) multipart.append('eventFile', new Blob([text]), 'event.json');
	return multipart;
}

describe('a reserved event', () => {
	const bench = new Bench({ empty: true });
	const reserve = (more: Record<string, string> = {}, as = 'pipeline') =>
		bench.call('events/reserve/', { as, form: { ...request, ...more } });
	const upload = (graceid: string, multipart: FormData, as = 'pipeline') =>
		bench.call(`events/${graceid}/upload/`, { as, multipart });

	it('has an id at once, and exists from its upload on', async () => {
		const reply = await reserve({ replay_id: 'r-1', content_id: contentId(file) });
		expect(reply.status).toBe(201);
		const { graceid } = reply.body as { graceid: string };
		expect(graceid).toMatch(/^G\d{4,}$/);
		expect(reply.body).toMatchObject({ submitter: 'pipeline@ligo.org', replay_id: 'r-1' });
		expect((await bench.call(`events/${graceid}`, { as: 'scientist' })).status).toBe(404);
		expect(await bench.event()).not.toContain(graceid.slice(1));

		const done = await upload(
			graceid,
			form({ graceid, labels: 'INJ', kafka_server: 'broker:9092', kafka_topic: 'x.mly' }),
		);
		expect([done.status, done.headers.get('location')]).toEqual([
			201,
			bench.url(`events/${graceid}`),
		]);
		expect(done.body).toMatchObject({
			graceid,
			...request,
			gpstime: 1400000000.5,
			labels: ['INJ'],
			replay_id: 'r-1',
			warnings: [],
			submitter: 'pipeline@ligo.org',
			offline: false,
		});
		const again = await upload(graceid, form());
		expect([again.status, again.body]).toEqual([
			400,
			{ error: `Event ${graceid} is not waiting for an upload.` },
		]);
	});

	it('needs a known kind, the pipeline permission and good ids', async () => {
		expect((await reserve({}, 'scientist')).status).toBe(403);
		expect((await reserve({ group: 'Test' }, 'scientist')).status).toBe(201);
		expect((await reserve({ pipeline: 'nope' })).body).toEqual({
			error: 'Please provide a valid pipeline.',
		});
		expect((await reserve({ search: 'nope' })).body).toMatchObject({
			errors: [expect.stringContaining('search: * Select a valid choice.')],
		});
		for (const [name, value] of [
			['replay_id', 'not so'],
			['content_id', 'x'],
		] as const) {
			const reply = await reserve({ [name]: value });
			expect([reply.status, String((reply.body as Json).error)]).toEqual([
				400,
				expect.stringContaining('malformed'),
			]);
		}
		expect((await bench.call('events/reserve/', { form: request })).status).toBe(403);
	});

	it('takes one readable form of upload, and stays reserved if it was refused', async () => {
		const { graceid } = (await reserve()).body as { graceid: string };
		expect((await upload(graceid, form({}, null))).body).toEqual({
			errors: ['eventFile: * This field is required.'],
		});
		expect((await upload(graceid, form({ graceid: 'G1' }))).status).toBe(400);
		expect((await upload(graceid, form({ labels: 'NOSUCH' }))).status).toBe(400);
		expect((await upload(graceid, form(), 'scientist')).status).toBe(403);
		const json = await bench.call(`events/${graceid}/upload/`, { as: 'pipeline', json: {} });
		expect(json.status).toBe(415);
		const missing = await upload('G999999', form());
		expect([missing.status, missing.text]).toEqual([404, 'Event not found.']);
		expect((await upload(`T${graceid.slice(1)}`, form())).status).toBe(404);
		expect((await upload(graceid, form())).status).toBe(201);
	});

	it('does not exist in the first version of the API', async () => {
		const reply = await bench.call('v1/events/reserve/', { as: 'pipeline', form: request });
		expect([reply.status, reply.headers.get('content-type')]).toEqual([
			404,
			'text/html; charset=utf-8',
		]);
		expect((await bench.call('v2/events/reserve/', { as: 'pipeline', form: request })).status).toBe(
			201,
		);
	});
});

describe('a content id', () => {
	const bench = new Bench({ empty: true });
	const make = async (more: Record<string, string> = {}) =>
		bench.good('events/', {
			as: 'pipeline',
			multipart: form({ group: 'Test', pipeline: 'MLy', ...more }),
		});

	it('stands for its event wherever an event id is taken', async () => {
		const { graceid } = await make({ content_id: contentId(file) });
		const uuid = contentId(file);
		for (const id of [uuid, uuid.toUpperCase()]) {
			expect((await bench.good(`events/${id}`, { as: 'scientist' })).graceid).toBe(graceid);
		}
		for (const rest of ['log/', 'labels/', 'files/', 'neighbors/', 'tag/', 'perms/', 'signoff/']) {
			expect((await bench.call(`events/${uuid}/${rest}`, { as: 'scientist' })).status).toBe(200);
		}
		const made = await bench.good('superevents/', {
			as: 'scientist',
			json: {
				category: 'T',
				preferred_event: uuid,
				t_start: 1400000000,
				t_0: 1400000000,
				t_end: 1400000001,
			},
		});
		expect(made.preferred_event).toBe(graceid);
		const path = `superevents/${String(made.superevent_id)}/events/${uuid}/`;
		expect((await bench.good(path, { as: 'scientist' })).graceid).toBe(graceid);
	});

	it('of several equal files means the newest, and an unknown one nothing', async () => {
		await make();
		const { graceid } = await make();
		const path = `events/${contentId(file)}`;
		expect((await bench.good(path, { as: 'scientist' })).graceid).toBe(graceid);
		const unknown = await bench.call(`events/${contentId('x')}`, { as: 'scientist' });
		expect([unknown.status, unknown.text]).toEqual([404, 'Event not found.']);
		expect((await bench.call(path)).status).toBe(403);
	});

	it('that is not that of the file gives a warning', async () => {
		expect(String((await make({ content_id: contentId('x') })).warnings)).toContain('content_id');
	});
});

describe('an older server', () => {
	const bench = new Bench({ empty: true, profile: 'classic' });

	it('knows neither reservations nor content ids nor replay ids', async () => {
		const reply = await bench.call('events/reserve/', { as: 'pipeline', form: request });
		expect(reply.status).toBe(404);
		const fields = { group: 'Test', pipeline: 'MLy', replay_id: 'no good', content_id: 'x' };
		const event = await bench.good('events/', { as: 'pipeline', multipart: form(fields) });
		expect(event.warnings).toEqual([]);
		expect(event).not.toHaveProperty('replay_id');
		const path = `events/${contentId(file)}`;
		expect((await bench.call(path, { as: 'scientist' })).status).toBe(404);
		const query = await bench.call('events/?query=replay_id:%20x', { as: 'scientist' });
		expect(query.body).toEqual({ error: 'Invalid query' });
		const external = await bench.call('events/?query=nope', { as: 'external' });
		expect(external.status).toBe(500);
		expect(external.body).toHaveProperty('error');
	});
});
