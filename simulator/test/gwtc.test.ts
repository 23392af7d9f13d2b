import { describe, expect, it } from 'vitest';
import { Bench, rows, type Json } from './support';

describe('GWTC catalogs', () => {
	const bench = new Bench();
	const as = 'catalogManager';
	const [id, graceid] = ['S240713e', 'G501389'];

	async function facts(): Promise<{ id: string; graceid: string; pipeline: string }> {
		const { preferred_event, preferred_event_data } = await bench.good(`superevents/${id}/`, {
			as,
		});
		const { pipeline } = preferred_event_data as Json;
		return { id, graceid: String(preferred_event), pipeline: String(pipeline) };
	}

	async function entry(): Promise<Json> {
		const known = await facts();
		return { pipelines: { [known.pipeline]: known.graceid }, far: 1e-8, pastro: { BNS: 1 } };
	}

	async function create(json: Json, who = as) {
		return bench.call('gwtc/', { as: who, json });
	}

	it('are published with 201, and get the next version of their number', async () => {
		const smap = { [id]: await entry() };
		const first = await create({ number: '4a-1', smap, comment: null });
		expect(first.status).toBe(201);
		const url = bench.url('gwtc/4a-1/1/');
		expect(first.headers.get('location')).toBe(url);
		expect(first.body).toEqual({
			number: '4a-1',
			version: 1,
			submitter: 'catalog.manager@ligo.org',
			comment: '',
			url,
			created: expect.stringMatching(/ UTC$/) as string,
			gwtc_superevents: smap,
		});
		expect((await create({ number: '4a-1', smap: {}, comment: 'b' })).body).toMatchObject({
			version: 2,
			comment: 'b',
			gwtc_superevents: {},
		});
		expect((await create({ number: '4', smap: {} })).body).toMatchObject({ version: 1 });
		const versionOf = async (path: string) => (await bench.good(path, { as: 'external' })).version;
		expect(await versionOf('gwtc/4a-1/1/')).toBe(1);
		expect(await versionOf('gwtc/4a-1/latest/')).toBe(2);
		expect(await versionOf('v2/gwtc/4a-1/LATEST/')).toBe(2);
		expect((await bench.good('v1/gwtc/4a-1/1/', { as })).url).toBe(url);
	});

	it('are listed newest first in pages with the envelope of the framework', async () => {
		for (const number of ['3', '4', '4']) await create({ number, smap: {} });
		const page = await bench.good('gwtc/?count=2', { as });
		const next = bench.url('gwtc/?count=2&start=2');
		expect(page).toMatchObject({ count: 3, next, previous: null });
		expect(rows(page, 'results').map(({ number, version }) => [number, version])).toEqual([
			['4', 2],
			['4', 1],
		]);
		const last = await bench.good(next, { as });
		expect(last).toMatchObject({ next: null, previous: bench.url('gwtc/?count=2') });
		expect(rows(await bench.good('gwtc/4/', { as }), 'results')).toHaveLength(2);
		expect(await bench.good('gwtc/9/', { as })).toMatchObject({ count: 0, results: [] });
	});

	it('take forms, in which the map is JSON text', async () => {
		const form = { number: '5', smap: JSON.stringify({ [id]: await entry() }) };
		expect(await bench.good('gwtc/', { as, form })).toMatchObject({ number: '5', comment: '' });
		const bad = await bench.call('gwtc/', { as, form: { number: '5', smap: '{' } });
		expect([bad.status, bad.body]).toEqual([400, 'Value must be valid JSON.']);
	});

	it('are refused with the words of the server', async () => {
		const words = async (json: Json) => {
			const reply = await create(json);
			expect(reply.status).toBe(400);
			return reply.body;
		};
		const known = await facts();
		const good = await entry();
		const wordsFor = async (change: Json) =>
			words({ number: '4', smap: { [id]: { ...good, ...change } } });
		expect(await words({})).toEqual(Array(2).fill('This field is required.'));
		expect(await words({ number: 'four!', smap: {} })).toBe(
			'Only letters, numbers, dots, underscores, and hyphens are allowed.',
		);
		expect(await words({ number: '4', smap: { S1: good } })).toBe(
			'Superevent S1 was not found in the database.',
		);
		expect(await wordsFor({ pipelines: undefined })).toBe(
			`superevent key pipelines not found for gwtc_superevent ${id}.`,
		);
		expect(await wordsFor({ pipelines: [] })).toBe(
			`value corresponding to ${id}["pipelines"] is not a dictionary`,
		);
		expect(await wordsFor({ pipelines: { gstlal: 'G99999999' } })).toBe(
			'Catalog Error: Event G99999999 was not found in the database.',
		);
		expect(await wordsFor({ pipelines: { gstlal: 'x' } })).toBe('Unable to parse event x');
		expect(await wordsFor({ pipelines: { gstlal: graceid } })).toBe(
			`Catalog Error: Event ${graceid} is not part of superevent ${id}.`,
		);
		expect(await wordsFor({ pipelines: { x: known.graceid } })).toBe(
			`Catalog Error: Pipeline of ${known.graceid} (${known.pipeline}) does not match the supplied pipeline (x)`,
		);
		expect(await wordsFor({ far: undefined })).toBe(`far not found for superevent ${id}`);
		expect(await wordsFor({ far: '1' })).toBe(
			`far value for ${id} must be null or a valid number, not <class 'str'>`,
		);
		expect(await wordsFor({ pastro: undefined })).toBe(`pastro not found for superevent ${id}`);
		expect(await wordsFor({ pastro: [] })).toBe(
			`pastro value for ${id} must be null or a valid dictionary, not <class 'list'>`,
		);
		expect(
			(await create({ number: '4', smap: { [id]: { ...good, far: null, pastro: null } } })).status,
		).toBe(201);
	});

	it('break where the real server breaks', async () => {
		expect((await create({ number: '4', smap: '{}' })).status).toBe(500);
		expect((await create({ number: 'x'.repeat(26), smap: {} })).status).toBe(500);
		expect((await bench.call('gwtc/4/newest/', { as })).status).toBe(500);
		expect((await bench.call('gwtc/4/1/', { as })).status).toBe(404);
		expect((await bench.good('gwtc/', { as })).count).toBe(0);
	});

	it('are open to everybody with an account, and published by the catalog managers', async () => {
		expect((await bench.call('gwtc/', { as: 'noGroup' })).status).toBe(200);
		expect((await bench.call('gwtc/')).status).toBe(403);
		expect((await create({ number: '4', smap: {} }, 'scientist')).status).toBe(403);
		for (const method of ['HEAD', 'OPTIONS', 'PUT', 'DELETE']) {
			expect((await bench.call('gwtc/', { as, method })).status).toBe(405);
			expect((await bench.call('gwtc/', { method })).status).toBe(403);
		}
	});
});

describe('performance', () => {
	const bench = new Bench();

	it('shows internal users which answers were given, and others nothing', async () => {
		const anonymous = await bench.call('performance/');
		expect([anonymous.status, anonymous.text]).toEqual([403, 'Forbidden']);
		expect((await bench.call('performance/', { as: 'external' })).status).toBe(403);
		expect(await bench.good('performance/', { as: 'scientist' })).toEqual({
			current_time: expect.stringMatching(/ UTC$/) as string,
			totals_by_method: { GET: { 403: 2 } },
		});
	});
});
