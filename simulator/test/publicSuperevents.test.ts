import { describe, expect, it } from 'vitest';
import table from '../seed/public-superevents.json';
import { Bench, rows, type Json } from './support';

type Row = (typeof table.superevents)[number];

/** What an anonymous user of the real server got for a row of the table; `root` stands for the server's address. */
function published(row: Row, root: string): Json {
	const { event } = row;
	const [tStart, t0, tEnd] = row.times;
	const [timeCoincFar, spaceCoincFar] = row.coincFars;
	const words = (text: string) => text.split(' ').filter(Boolean);
	const superevent = `${root}superevents/${row.id}/`;
	const candidate = `${root}events/${event.graceid}`;
	const { graceid, group, pipeline, search, far } = event;
	return {
		superevent_id: row.id,
		gw_id: null,
		category: row.id.startsWith('M') ? 'MDC' : 'Production',
		created: row.created,
		submitter: row.submitter,
		em_type: row.emType,
		t_start: tStart,
		t_0: t0,
		t_end: tEnd,
		far,
		time_coinc_far: timeCoincFar,
		space_coinc_far: spaceCoincFar,
		labels: words(row.labels),
		links: {
			labels: `${superevent}labels/`,
			logs: `${superevent}logs/`,
			files: `${superevent}files/`,
			self: superevent,
			voevents: `${superevent}voevents/`,
			emobservations: `${superevent}emobservations/`,
		},
		preferred_event_data: {
			submitter: event.submitter,
			created: event.created,
			group,
			graceid,
			pipeline,
			gpstime: t0,
			reporting_latency: event.reportingLatency,
			instruments: event.instruments,
			nevents: event.nevents,
			offline: event.offline,
			search,
			far,
			far_is_upper_limit: false,
			likelihood: event.likelihood,
			labels: words(event.labels),
			extra_attributes: {
				SingleInspiral: event.arrivals.map((arrival) => {
					const [ifo, endTime, endTimeNs] = arrival.split(' ');
					return { ifo, end_time: Number(endTime), end_time_ns: Number(endTimeNs) };
				}),
			},
			superevent: row.id,
			links: {
				neighbors: `${candidate}/neighbors/`,
				log: `${candidate}/log/`,
				emobservations: `${candidate}/emobservation/`,
				files: `${candidate}/files/`,
				labels: `${candidate}/labels/`,
				self: candidate,
				tags: `${candidate}/tag/`,
			},
		},
		pipeline_preferred_events: row.isPipelinePreferred
			? { [pipeline]: { graceid, group, pipeline, search, gpstime: t0, far } }
			: {},
	};
}

describe('the public superevents', () => {
	const bench = new Bench();

	it('are to an anonymous user, field by field and in order, what the real server published', async () => {
		const list = await bench.good('superevents/?count=1000');
		const root = bench.url('');
		const expected = table.superevents.map((row) => published(row, root));
		expect(list.superevents).toEqual(expected);
		expect(JSON.stringify(rows(list, 'superevents'))).toBe(JSON.stringify(expected));
	});

	it('are four production and 96 mock ones', async () => {
		const production = await bench.good('superevents/?query=category:%20Production');
		const ids = rows(production, 'superevents').map((row) => row.superevent_id);
		expect(ids).toEqual(['S240716b', 'S240714d', 'S240713e', 'S240713d']);
		expect((await bench.good('superevents/?query=MDC')).numRows).toBe(96);
	});

	it('show an internal user more: events, the preferred one, all attributes', async () => {
		const superevent = await bench.good('superevents/S240716b/', { as: 'scientist' });
		expect(superevent.preferred_event).toBe('G501389');
		expect(superevent.gw_events).toEqual(['G501389']);
		expect(superevent.em_events).toEqual(['E501401']);
		expect((superevent.links as Json).events).toBe(bench.url('superevents/S240716b/events/'));
		const { extra_attributes: attributes } = superevent.preferred_event_data as Json;
		expect(attributes).toHaveProperty('CoincInspiral.mchirp');
		expect(attributes).toHaveProperty('SingleInspiral.0.snr');
	});

	it('show an external partner only what the public sees of the attributes', async () => {
		const superevent = await bench.good('superevents/S240716b/', { as: 'external' });
		expect(superevent.gw_events).toEqual(['G501389']);
		const data = superevent.preferred_event_data as Json;
		expect(data.extra_attributes).not.toHaveProperty('CoincInspiral');
	});

	it('come with a sky map, p_astro.json and em_bright.json for everybody', async () => {
		const { files } = await bench.good('superevents/S240716b/files/');
		const names = (files as Json[]).map(({ filename }) => filename);
		expect(names).toEqual([
			'bayestar.multiorder.fits',
			'bayestar.multiorder.fits,0',
			'em_bright.json',
			'em_bright.json,0',
			'p_astro.json',
			'p_astro.json,0',
		]);
		const classification = await bench.good('superevents/S240716b/files/p_astro.json');
		const sum = Object.values(classification).reduce<number>((left, p) => left + Number(p), 0);
		expect(sum).toBeCloseTo(1, 10);
	});

	it('are completed in the same way at every start', async () => {
		const [one, other] = await Promise.all([
			bench.call('superevents/MS240713p/files/bayestar.multiorder.fits'),
			bench.good('superevents/MS240713p/logs/', { as: 'scientist' }),
		]);
		await fetch(`${bench.ready.control}/reset`, { method: 'POST' });
		const again = await bench.call('superevents/MS240713p/files/bayestar.multiorder.fits');
		expect(again.text).toBe(one.text);
		expect(await bench.good('superevents/MS240713p/logs/', { as: 'scientist' })).toEqual(other);
	});
});
