import { describe, expect, it } from 'vitest';
import { Bench, rows, type Json } from './support';

const one = {
	group: 'ZTF',
	comment: 'seen',
	ra_list: [10],
	ra_width_list: [2],
	dec_list: [-5],
	dec_width_list: [4],
	start_time_list: ['2024-07-16T20:00:00'],
	duration_list: [60],
};
const two = {
	...one,
	ra_list: [10, 30],
	ra_width_list: [2, 4],
	dec_list: [-5, 5],
	dec_width_list: [4, 2],
	start_time_list: ['2024-07-16T20:00:00', '2024-07-16T22:30:00+02:00'],
	duration_list: [60, 90],
};
const unequal =
	'ra_list, dec_list, ra_width_list, dec_width_list, start_time_list, and duration_list must be the same length.';

describe('EM observations of superevents', () => {
	const bench = new Bench();
	const id = 'S240716b';
	const path = `v1/superevents/${id}/emobservations/`;
	const as = 'scientist';

	async function words(json: unknown) {
		const reply = await bench.call(path, { as, json });
		expect(reply.status).toBe(400);
		return reply.body;
	}

	it('answer 201 with the region around all footprints, of which the last comes first', async () => {
		const reply = await bench.call(path, { as, json: two });
		expect(reply.status).toBe(201);
		expect(reply.body).toEqual({
			created: expect.stringMatching(/ UTC$/) as string,
			N: 1,
			submitter: 'scientist@ligo.org',
			group: 'ZTF',
			comment: 'seen',
			ra: 20.5,
			raWidth: 23,
			dec: -0.5,
			decWidth: 13,
			footprint_count: 2,
			footprints: [
				{
					N: 2,
					ra: 30,
					raWidth: 4,
					dec: 5,
					decWidth: 2,
					exposure_time: 90,
					start_time: '2024-07-16 20:30:00 UTC',
				},
				{
					N: 1,
					ra: 10,
					raWidth: 2,
					dec: -5,
					decWidth: 4,
					exposure_time: 60,
					start_time: '2024-07-16 20:00:00 UTC',
				},
			],
		});
		expect(await bench.good(`${path}1/`)).toEqual(reply.body);
		expect(rows(await bench.good(path), 'observations')).toEqual([reply.body]);
		const logs = rows(await bench.good(`superevents/${id}/logs/`, { as }), 'logs');
		expect(logs.at(-1)?.comment).toBe('New EMBB observation record for ZTF');
	});

	it('take repeated form keys, one text with commas, and such a text in an array', async () => {
		const lists = Object.entries(two).filter(([, value]) => Array.isArray(value));
		const base: [string, string][] = [
			['group', 'ZTF'],
			['comment', ''],
		];
		const forms: [string, string][][] = [
			lists.flatMap(([name, list]) =>
				[...list].map((item): [string, string] => [name, String(item)]),
			),
			lists.map(([name, list]) => [name, [...list].join(',')]),
		];
		for (const form of forms) {
			const body = await bench.good(path, { as, form: [...base, ...form] });
			expect(body).toMatchObject({ ra: 20.5, footprint_count: 2 });
		}
		const json = { ...one, comment: '', ra_list: ['10'], duration_list: ['60.0'] };
		expect(await bench.good(path, { as, json })).toMatchObject({ ra: 10, footprint_count: 1 });
	});

	it('are cut off at the edges of the map', async () => {
		const edge = {
			...one,
			ra_list: [359],
			ra_width_list: [10],
			dec_list: [89],
			dec_width_list: [10],
		};
		const body = await bench.good(path, { as, json: edge });
		expect(body).toMatchObject({ ra: 357, raWidth: 6, dec: 87, decWidth: 6 });
		const around = { ...two, ra_list: [359, 1], ra_width_list: [2, 2] };
		expect(await bench.good(path, { as, json: around })).toMatchObject({ ra: 180, raWidth: 360 });
	});

	it('are refused with the words of the server', async () => {
		expect(await words({ ...one, group: 'unknown' })).toBe(
			'Object with name=unknown does not exist.',
		);
		expect(await words({ ...one, ra_list: [1, 2] })).toBe(unequal);
		expect(await words({ ...one, ra_list: '1' })).toBe(
			'Expected a list of items but got type "str".',
		);
		expect(await words({ ...two, ra_list: [1, 'x'] })).toBe(1);
		expect(await words({ ...two, start_time_list: ['soon', 'later'] })).toEqual([0, 1]);
		expect(await words({ ...one, duration_list: [-1] })).toBe(0);
		expect(await words({ ...one, ra_list: undefined })).toBe('This field is required.');
		expect(await words({})).toHaveLength(7);
	});

	it('need a comment, if only an empty one', async () => {
		const json = { ...one, comment: undefined };
		expect((await bench.call(path, { as, json })).status).toBe(500);
		expect((await bench.call(path, { as, json: { ...one, comment: '' } })).status).toBe(201);
	});

	it('can be made by partners where they may look, and not by anonymous users', async () => {
		expect((await bench.call(path, { as: 'external', json: one })).status).toBe(201);
		expect((await bench.call(path, { as: 'noGroup', json: one })).status).toBe(403);
		expect((await bench.call(path, { json: one })).status).toBe(403);
		expect((await bench.call(`${path}9/`)).status).toBe(404);
	});

	it('are gone from v2', async () => {
		const address = `superevents/${id}/emobservations/`;
		expect((await bench.call(address)).status).toBe(410);
		expect((await bench.call(`v2/${address}1/`, { as })).status).toBe(410);
		expect((await bench.call(address, { as, json: one })).status).toBe(410);
	});
});

describe('EM observations of events', () => {
	const bench = new Bench();
	const graceid = 'G501389';
	const path = `v1/events/${graceid}/emobservation/`;
	const as = 'scientist';

	async function answer(json: Json): Promise<[number, unknown]> {
		const { status, body } = await bench.call(path, { as, json });
		return [status, body];
	}

	it('answer 201 with their address', async () => {
		const reply = await bench.call(path, { as, json: two });
		expect(reply.status).toBe(201);
		const self = bench.url(`${path}1`);
		expect(reply.headers.get('location')).toBe(self);
		expect(reply.body).toMatchObject({ self, N: 1, ra: 20.5, footprint_count: 2 });
		expect(await bench.good(`${path}1`, { as })).toEqual(reply.body);
		expect(rows(await bench.good(path, { as }), 'observations')).toEqual([reply.body]);
		const logs = rows(await bench.good(`events/${graceid}/log/`, { as }), 'logs');
		expect(logs.at(-1)?.comment).toBe('New EMBB observation record for ZTF');
	});

	it('take texts with commas, in a form or in JSON, and no comment', async () => {
		const lists = Object.entries(two).filter(([, value]) => Array.isArray(value));
		const texts = Object.fromEntries(lists.map(([name, list]) => [name, [...list].join(',')]));
		const form = { group: 'ZTF', ...texts, start_time_list: 'Jul 16 2024 20:00:00,2024-07-16' };
		expect(await bench.good(path, { as, form })).toMatchObject({ comment: '', ra: 20.5 });
		expect(await answer({ group: 'ZTF', ...texts })).toMatchObject([201, { ra: 20.5 }]);
	});

	it('are refused with the words of the server', async () => {
		expect((await bench.call(path, { as, method: 'POST' })).body).toBe(
			'create_emobservation: got no post data from the request.',
		);
		expect(await answer({ ...one, group: 'unknown' })).toEqual([
			400,
			'Please specify an EM followup MOU group',
		]);
		expect(await answer({ ...one, ra_list: undefined })).toEqual([
			500,
			"Problem creating EMBB Observation: object of type 'NoneType' has no len()",
		]);
		expect(await answer({ ...one, ra_list: [] })).toEqual([
			400,
			'All fields are required, please try again.',
		]);
		expect(await answer({ ...one, ra_list: [1, 2] })).toEqual([400, unequal]);
		expect(await answer({ ...one, ra_list: ['x'] })).toEqual([
			400,
			"could not convert string to float: 'x'",
		]);
		expect(await answer({ ...one, duration_list: ['1.5'] })).toEqual([
			400,
			"invalid literal for int() with base 10: '1.5'",
		]);
		expect((await answer({ ...one, ra_list: 1 }))[0]).toBe(500);
		expect((await bench.call(`${path}3`, { as })).body).toBe('Observation record not nound');
	});

	it('stay behind half done when a start time is invalid', async () => {
		expect((await answer({ ...two, start_time_list: ['2024-07-16', 'soon'] }))[0]).toBe(500);
		const [left] = rows(await bench.good(path, { as }), 'observations');
		expect(left).toMatchObject({ N: 1, footprint_count: 1 });
		expect((await bench.call(`${path}?skymapViewer`, { as })).status).toBe(500);
	});

	it('are listed for the sky-map viewer under another key', async () => {
		expect(await bench.good(`${path}?skymapViewer`, { as })).toMatchObject({ embblog: [] });
	});

	it('are gone from v2', async () => {
		const address = `events/${graceid}/emobservation/`;
		expect((await bench.call(address, { as })).status).toBe(410);
		expect((await bench.call(`v2/${address}1`, { as })).status).toBe(410);
		expect((await bench.call(address, { as, json: one })).status).toBe(410);
	});
});
