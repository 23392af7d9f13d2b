import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bench, type Json } from './support';

const observation = {
	group: 'ZTF',
	comment: '',
	ra_list: [1],
	ra_width_list: [1],
	dec_list: [1],
	dec_width_list: [1],
	start_time_list: ['2024-07-16T20:00:00'],
	duration_list: [1],
};
const voevent = {
	voevent_type: 'PR',
	internal: false,
	CoincComment: false,
	BNS: 0.5,
	raven_coinc: false,
	skymap_type: '',
	skymap_filename: '',
	combined_skymap_filename: '',
	Significant: true,
};
const signoff = { signoff_type: 'ADV', instrument: '', status: 'OK', comment: '' };
const catalog = {
	number: '4',
	comment: '',
	smap: { S240716b: { pipelines: {}, far: null, pastro: null } },
};

/** Addresses, each with a body that it takes, and the fields that break the real server when they are wrong. */
const targets: [string, Json, string[]][] = [
	['v1/superevents/S240716b/voevents/', voevent, []],
	['v1/superevents/S240716b/emobservations/', observation, []],
	['superevents/S240713e/signoffs/', signoff, []],
	['superevents/S240716b/signoffs/ADV/', signoff, []],
	['superevents/S240716b/pipeline_preferred_events/', { event: 'G501389' }, ['event']],
	['superevents/S240716b/notices/', { upload: 'x' }, []],
	['gwtc/', catalog, ['smap', 'number']],
	[
		'v1/events/G501389/voevent/',
		{ ...voevent, skymap_type: null, skymap_filename: null },
		Object.keys(voevent),
	],
	['v1/events/G501389/emobservation/', observation, Object.keys(observation)],
];

describe('any annotation', () => {
	const bench = new Bench();

	it(
		'gets an answer that is no server error, except those that the real server has',
		{ timeout: 60_000 },
		async () => {
			const change = fc.tuple(fc.nat(), fc.oneof(fc.jsonValue(), fc.string(), fc.constant(null)));
			await fc.assert(
				fc.asyncProperty(
					fc.constantFrom(...targets),
					fc.constantFrom('POST', 'POST', 'PATCH', 'PUT'),
					fc.array(change, { minLength: 1, maxLength: 2 }),
					async ([path, good, fragile], method, changes) => {
						const names = Object.keys(good);
						const changed = changes.map(([index, value]): [string, unknown] => [
							names[index % names.length] ?? '',
							value,
						]);
						const json = { ...good, ...Object.fromEntries(changed) };
						const as = path.startsWith('gwtc') ? 'catalogManager' : 'advocate';
						const { status } = await bench.call(path, { as, method, json });
						const isFragile = changed.some(([name]) => fragile.includes(name));
						if (!isFragile) expect(status).toBeLessThan(500);
						await bench.call(path, { as, method, form: formOf(json) });
					},
				),
				{ numRuns: 500, seed: 1 },
			);
			expect((await bench.call('')).status).toBe(200);
		},
	);

	it('may be called a notice, and is refused', async () => {
		await fc.assert(
			fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
				const multipart = new FormData();
				multipart.append('upload', new Blob([text]), 'notice.json');
				const call = { as: 'advocate', multipart };
				const { status } = await bench.call('superevents/S240716b/notices/', call);
				expect(status).toBe(400);
			}),
			{ numRuns: 100, seed: 1 },
		);
	});
});

function formOf(json: Json): Record<string, string> {
	return Object.fromEntries(
		Object.entries(json).map(([name, value]) => [
			name,
			typeof value === 'string' ? value : JSON.stringify(value),
		]),
	);
}
