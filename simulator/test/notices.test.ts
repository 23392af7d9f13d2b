import { describe, expect, it } from 'vitest';
import { Bench, rows, type Json } from './support';

const id = 'S240716b';
const document = {
	alert_type: 'PRELIMINARY',
	time_created: '2024-07-16T15:12:00Z',
	superevent_id: id,
	urls: { gracedb: `https://example.org/superevents/${id}/view/` },
	event: {
		significant: true,
		time: '2024-07-16T15:10:42.000Z',
		far: 1e-9,
		instruments: ['H1', 'L1'],
		group: 'CBC',
		pipeline: 'gstlal',
		search: 'AllSky',
		properties: { HasNS: 0.25, HasRemnant: 0, HasMassGap: 0 },
		classification: { BNS: 0.5, NSBH: 0, BBH: 0.5, Terrestrial: 0 },
		duration: null,
		central_frequency: null,
		skymap: 'U0lNUExF',
	},
	external_coinc: null,
};

describe('notices', () => {
	const bench = new Bench();
	const path = `superevents/${id}/notices/`;
	const as = 'scientist';

	async function upload(text: string, call: { as?: string; target?: string } = { as }) {
		const multipart = new FormData();
		multipart.append('upload', new Blob([text], { type: 'application/json' }), 'any name.json');
		const { target = path, ...rest } = call;
		return bench.call(target, { ...rest, multipart });
	}

	async function words(json: unknown) {
		const reply = await upload(JSON.stringify(json));
		expect(reply.status).toBe(400);
		return reply.body;
	}

	it('answer 201 with a record of what stands in them', async () => {
		const reply = await upload(JSON.stringify(document));
		expect(reply.status).toBe(201);
		const filename = `${id}-1-preliminary.json`;
		expect(reply.body).toMatchObject({
			notice_type: 'PR',
			N: 1,
			filename,
			file_version: 0,
			significant: true,
			prob_bns: 0.5,
			prob_bbh: 0.5,
			prob_has_ns: 0.25,
			prob_has_ssm: null,
			links: {
				self: bench.url(`${path}1/`),
				file: bench.url(`superevents/${id}/files/${filename},0`),
			},
		});
		expect(await bench.good(`${path}1/`, { as })).toEqual(reply.body);
		const list = await bench.good(path, { as });
		expect([list.numRows, rows(list, 'notices')]).toEqual([1, [reply.body]]);
		const logs = rows(await bench.good(`superevents/${id}/logs/`, { as }), 'logs');
		expect(logs.at(-1)).toMatchObject({ filename, tag_names: ['em_follow'] });
	});

	it('are numbered, and named after their kind', async () => {
		for (const alert_type of ['EARLYWARNING', 'UPDATE']) {
			await upload(JSON.stringify({ ...document, alert_type }));
		}
		await upload(JSON.stringify({ ...document, alert_type: 'RETRACTION', event: null }));
		const list = rows(await bench.good(path, { as }), 'notices');
		expect(list.map(({ notice_type: type, filename }) => [type, filename])).toEqual([
			['EW', `${id}-1-earlywarning.json`],
			['UP', `${id}-2-update.json`],
			['RE', `${id}-3-retraction.json`],
		]);
	});

	it('are checked before they are kept', async () => {
		expect((await upload('{"d": ')).status).toBe(400);
		expect(await words([])).toBe('The notice has to be a JSON object.');
		expect(await words({ d: 4 })).toBe("'alert_type' is a required property");
		expect(await words({ ...document, alert_type: 'NEWS' })).toContain("'NEWS' is not one of [");
		expect(await words({ ...document, superevent_id: 'S240713e' })).toContain('does not match');
		expect(await words({ ...document, event: null })).toBe('Only a retraction may have no event.');
		const { event } = document;
		expect(await words({ ...document, event: { ...event, far: 'low' } })).toBe(
			"'low' is not of type 'number'",
		);
		expect(await words({ ...document, event: { ...event, classification: { BNS: 2 } } })).toContain(
			'probabilities',
		);
		const empty = await bench.call(path, { as, json: {} });
		expect([empty.status, empty.body]).toEqual([400, 'This field is required.']);
		expect(rows(await bench.good(path, { as }), 'notices')).toEqual([]);
	});

	it('are written by internal users and shown to others without their contents', async () => {
		const text = JSON.stringify(document);
		expect((await upload(text, {})).status).toBe(403);
		expect((await upload(text, { as: 'external' })).status).toBe(403);
		await upload(text);
		const [seen] = rows(await bench.good(path), 'notices');
		expect(seen).toHaveProperty('notice_type', 'PR');
		expect(seen).not.toHaveProperty('prob_bns');
		expect((await bench.call(`${path}0/`, { as })).status).toBe(404);
	});

	it('exist in v2 only', async () => {
		expect((await bench.call(`v1/${path}`, { as })).status).toBe(404);
		expect((await bench.call(`v2/${path}`, { as })).status).toBe(200);
	});
});

describe('notices of a classic server', () => {
	const bench = new Bench({ profile: 'classic' });

	it('do not exist', async () => {
		for (const version of ['', 'v1/', 'v2/']) {
			const reply: Json = { ...(await bench.call(`${version}superevents/${id}/notices/`)) };
			expect(reply.status).toBe(404);
		}
	});
});
