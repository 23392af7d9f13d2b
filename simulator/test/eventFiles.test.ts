import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Bench, rows, times, type Json } from './support';

async function fixture(name: string): Promise<Buffer> {
	return readFile(join(import.meta.dirname, 'fixtures', name));
}

const bench = new Bench();

interface File {
	pipeline: string;
	name: string;
	bytes: Buffer | string;
	group?: string;
	more?: Record<string, string>;
}

async function upload({ pipeline, name, bytes, group = 'Test', more = {} }: File): Promise<Json> {
	const multipart = new FormData();
	for (const [key, value] of Object.entries({ group, pipeline, ...more })) {
		multipart.append(key, value);
	}
	const blob = new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)]);
	multipart.append('eventFile', blob, name);
	const reply = await bench.call('events/', { as: 'pipeline', multipart });
	if (reply.status !== 201) throw new Error(`${reply.status}: ${reply.text}`);
	return reply.body as Json;
}

async function uploadFixture(pipeline: string, name: string, more = {}): Promise<Json> {
	return upload({ pipeline, name, bytes: await fixture(name), more });
}

async function read({ graceid }: Json, as = 'scientist'): Promise<Json> {
	return bench.good(`events/${String(graceid)}`, { as });
}

async function logs({ graceid }: Json): Promise<unknown[][]> {
	const list = await bench.good(`events/${String(graceid)}/log/`, { as: 'scientist' });
	return rows(list, 'logs').map(({ comment, filename, file_version }) => [
		comment,
		filename,
		file_version,
	]);
}

function attributes(event: Json): Record<string, Json> {
	return event.extra_attributes as Record<string, Json>;
}

describe('a coincidence file', () => {
	it('with textual ids fills the event and the tables of its attributes', async () => {
		const event = await uploadFixture('gstlal', 'gstlal-coinc.xml');
		expect(event).toMatchObject({
			gpstime: 1400000001.5,
			far: 2.5e-10,
			instruments: 'H1,L1',
			nevents: 2,
			likelihood: 17.25,
			warnings: [],
		});
		expect(event.reporting_latency).toBeGreaterThan(0);
		expect(attributes(event).CoincInspiral).toEqual({
			ifos: 'H1,L1',
			end_time: 1400000001,
			end_time_ns: 500000000,
			mass: 2.8,
			mchirp: 1.2,
			minimum_duration: 12.5,
			snr: null,
			false_alarm_rate: 0.03,
			combined_far: 2.5e-10,
		});
	});

	it('shows every column, null where nothing is known', async () => {
		const event = await uploadFixture('gstlal', 'gstlal-coinc.xml');
		const [h1, l1] = attributes(await read(event)).SingleInspiral as unknown as Json[];
		expect(h1).toMatchObject({ ifo: 'H1', Gamma0: 0.25, chisq: 1.1, spin2z: null, search: null });
		expect(Object.keys(l1 ?? {})).toHaveLength(62);
		expect(event).toHaveProperty('superevent_neighbours', {});
		expect(await read(event)).not.toHaveProperty('superevent_neighbours');
	});

	it('with numeric ids is read inside nested elements, an infinite likelihood as the largest number', async () => {
		const event = await uploadFixture('MBTA', 'mbta-coinc.xml');
		expect(event).toMatchObject({
			gpstime: 1400000100.25,
			far: 1e-7,
			instruments: 'H1,L1,V1',
			nevents: 3,
			likelihood: Number.MAX_VALUE,
		});
		expect(attributes(event).SingleInspiral).toBeUndefined();
		expect(attributes(event).CoincInspiral).toMatchObject({ snr: 11.5, mchirp: null });
	});

	it.each(['gstlal', 'spiir', 'pycbc', 'PyGRB', 'SGNL', 'MBTAOnline'])(
		'of %s is unpacked if it is gzip',
		async (pipeline) => {
			const bytes = gzipSync(await fixture('gstlal-coinc.xml'));
			expect(await upload({ pipeline, name: 'x.xml.gz', bytes })).toMatchObject({ far: 2.5e-10 });
		},
	);

	it('of MBTA is not read without .xml in its name, nor any of a pipeline without a parser', async () => {
		const bytes = await fixture('mbta-coinc.xml');
		for (const [pipeline, name] of [
			['MBTA', 'coinc'],
			['Omega', 'coinc.xml'],
		] as const) {
			const event = await upload({ pipeline, name, bytes });
			expect(event).toMatchObject({ far: null, warnings: [], extra_attributes: {} });
		}
	});

	it('leaves a copy and a summary, with their log entries', async () => {
		const event = await uploadFixture('gstlal', 'gstlal-coinc.xml');
		expect(await logs(event)).toEqual([
			['Original Data', 'gstlal-coinc.xml', 0],
			['Log File Created', 'event.log', 0],
			['Coinc Table Created', 'coinc.xml', 0],
		]);
		const named = await upload({
			pipeline: 'gstlal',
			name: 'coinc.xml',
			bytes: await fixture('gstlal-coinc.xml'),
		});
		expect((await logs(named)).at(-1)).toEqual(['Coinc Table Created', 'coinc.xml', 1]);
	});

	it('without its tables gives the warnings of the server', async () => {
		expect(await upload({ pipeline: 'gstlal', name: 'x.xml', bytes: '<LIGO_LW/>' })).toMatchObject({
			far: null,
			warnings: ['Could not extract coinc inspiral table.'],
		});
		const text = (await fixture('mbta-coinc.xml')).toString().replace('coinc_event:table', 'x');
		expect(await upload({ pipeline: 'pycbc', name: 'x.xml', bytes: text })).toMatchObject({
			far: 1e-7,
			nevents: null,
			warnings: ['Could not extract coinc event table.'],
		});
	});

	it('passes its values on to the superevent', async () => {
		const event = await uploadFixture('gstlal', 'gstlal-coinc.xml');
		const made = await bench.good('superevents/', {
			as: 'scientist',
			json: { category: 'T', preferred_event: event.graceid, ...times },
		});
		expect(made.far).toBe(2.5e-10);
		expect((made.preferred_event_data as Json).gpstime).toBe(1400000001.5);
		const near = await uploadFixture('gstlal', 'gstlal-coinc.xml');
		expect(near.superevent_neighbours).toMatchObject({
			[String(made.superevent_id)]: { preferred_event: event.graceid, far: 2.5e-10 },
		});
	});

	const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><LIGO_LW>&b;</LIGO_LW>`;
	it.each([
		['that is no XML', '<LIGO_LW>'],
		['that is another document', '<html/>'],
		['that is not UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
		['that is invalid gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3])],
		['that unpacks to far too much', gzipSync(Buffer.alloc(40_000_000, 32))],
		['with entities of its own', bomb],
		[
			'that names another file',
			'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><LIGO_LW>&a;</LIGO_LW>',
		],
		['that is nested too deeply', '<LIGO_LW>'.repeat(2000) + '</LIGO_LW>'.repeat(2000)],
		[
			'with half a row',
			'<LIGO_LW><Table Name="coinc_inspiral:table"><Column Name="a" Type="int_4s"/><Column Name="b" Type="int_4s"/><Stream Name="x" Delimiter=",">1,2,3</Stream></Table></LIGO_LW>',
		],
	])('%s gives 201 and a warning', async (_what, bytes) => {
		const event = await upload({ pipeline: 'gstlal', name: 'x.xml', bytes });
		expect(event).toMatchObject({ gpstime: null, far: null, instruments: '', nevents: null });
		expect(String(event.warnings)).toMatch(/^Problem scanning data\. No alert issued \(.+\)$/);
		expect(JSON.stringify(event)).not.toContain('root:');
	});
});

describe('a burst file', () => {
	it('of coherent WaveBurst is lines of text', async () => {
		const event = await uploadFixture('CWB', 'cwb.txt');
		expect(event).toMatchObject({
			gpstime: 1400000200.25,
			far: 3.5e-8,
			instruments: 'H1,L1',
			likelihood: 144,
		});
		expect(attributes(event).MultiBurst).toMatchObject({
			ifos: 'H1,L1',
			snr: 12,
			amplitude: 8.25,
			central_freq: 123.5,
			bandwidth: 64,
			start_time: 1400000200,
			start_time_ns: 125000000,
			duration: 0.125,
			mchirp: 28.5,
			single_ifo_times: '1400000200.2600,1400000200.2500',
			code: 'XP',
			confidence: null,
			false_alarm_rate: 3.5e-8,
			ligo_axis_ra: 200.25,
			ligo_axis_dec: -30,
			hoft: 'H1:GDS-CALIB_STRAIN',
		});
		expect(await logs(event)).toEqual([
			['Original Data', 'cwb.txt', 0],
			['Log File Created', 'event.log', 0],
			[
				'<a href="https://ldas.example.org/ced/1400000200?a=1&amp;b=2">Coherent Event Display</a>',
				'',
				null,
			],
			['<a href="https://ldas.example.org/ced/skyprobcc.fits">FITS file</a>', '', null],
		]);
	});

	describe('of cWB from before May 2023, without event_time and far', () => {
		const head = ['time: 1400000200.25 1400000200.26', 'ifo: L1 H1', 'chirp: 1.5 28.5 0.25'];
		const week = ['#significance based on the last week', '12 2.5e-06 1 2 3'];
		const day = ['#significance based on the last day', '1 4.5e-07 1 2 3'];
		const links = [
			'https://ldas.example.org/ced/1',
			'https://ldas.example.org/ced/1/skyprobcc.fits',
		];
		const old = (...lines: string[]) =>
			upload({ pipeline: 'CWB', name: 'old.txt', bytes: [...head, ...lines, ''].join('\n') });

		it('take time, chirp mass, FAR and links from where those stand', async () => {
			const event = await old(...day, ...week, ...links);
			expect(event).toMatchObject({ warnings: [], gpstime: 1400000200.25, far: 2.5e-6 });
			expect(attributes(event).MultiBurst).toMatchObject({
				mchirp: 28.5,
				ifos: 'H1,L1',
				single_ifo_times: '1400000200.26,1400000200.25',
				false_alarm_rate: 2.5e-6,
				snr: 0,
			});
			expect((await logs(event)).map(([comment]) => comment)).toEqual([
				'Original Data',
				'Log File Created',
				`<a href="${links[0]}">Coherent Event Display</a>`,
				`<a href="${links[1]}">FITS file</a>`,
			]);
		});

		it('have the FAR of the last day where that of the last week is missing or 0', async () => {
			expect((await old(...day)).far).toBe(4.5e-7);
			expect((await old(...day, '#significance based on the last week', '0 0.0')).far).toBe(4.5e-7);
		});

		it('have a FAR of 1 where it cannot be read, and of 0 where there is none', async () => {
			expect((await old(...day, '#significance based on the last week', 'x')).far).toBe(1);
			expect((await old('#significance based on the last day')).far).toBe(1);
			expect((await old()).far).toBe(0);
		});
	});

	it('of cWB leave an event with a warning where a key has too few values', async () => {
		const bytes = 'event_time: 1400000200.25\nfar: 1e-8\nphi: 130.5\n';
		const event = await upload({ pipeline: 'CWB', name: 'x.txt', bytes });
		expect(event).toMatchObject({ gpstime: null, far: null });
		expect(event.warnings).toEqual([
			'Problem scanning data. No alert issued (list index out of range)',
		]);
	});

	it.each([
		['gstlal', 'gstlal-coinc.xml'],
		['CWB', 'cwb.txt'],
		['oLIB', 'olib.json'],
		['MLy', 'mly.json'],
		['Fermi', 'fermi.json'],
		['HardwareInjection', 'injection.json'],
	])(
		'of %s give the same extra_attributes to the POST and to every GET',
		async (pipeline, file) => {
			const event = await uploadFixture(pipeline, file);
			expect(event.extra_attributes).not.toEqual({});
			const id = String(event.graceid);
			for (const version of ['', 'v1/', 'v2/']) {
				const as = 'pipeline';
				const found = await bench.good(`${version}events/${id}`, { as });
				expect(found.extra_attributes).toEqual(event.extra_attributes);
				const list = await bench.good(`${version}events/?query=${id}`, { as });
				expect(rows(list, 'events')[0]?.extra_attributes).toEqual(event.extra_attributes);
			}
		},
	);

	it('of oLIB is JSON with three entries that have to be there', async () => {
		const event = await uploadFixture('oLIB', 'olib.json');
		expect(event).toMatchObject({
			gpstime: 1400000300.5,
			far: 4.5e-8,
			instruments: 'H1,L1',
			nevents: 1,
			likelihood: 12.5,
		});
		expect(attributes(event).LalInferenceBurst).toMatchObject({
			bci: 3.5,
			bsn: 14.5,
			quality_median: 9.5,
			omicron_snr_V1: null,
		});
		const bad = await upload({ pipeline: 'oLIB', name: 'x.json', bytes: '{"gpstime": 1}' });
		expect(bad.warnings).toEqual([`Problem scanning data. No alert issued ('FAR')`]);
	});

	it.each(['MLy', 'aframe', 'GWAK'])('of %s is JSON with scores', async (pipeline) => {
		const event = await uploadFixture(pipeline, 'mly.json');
		expect(event).toMatchObject({ gpstime: 1400000400.25, far: 5.5e-9, instruments: 'H1,L1' });
		expect(attributes(await read(event)).MLyBurst).toEqual({
			ifos: 'H1,L1',
			central_freq: 210.5,
			bandwidth: 32,
			duration: 0.25,
			SNR: 15.5,
			central_time: 1400000400.25,
			detection_statistic: 0.98,
			bbh: 0.75,
			background: 0.02,
			sglf: null,
			sghf: null,
			glitch: null,
			freq_correlation: null,
			channels: ['H1:GDS-CALIB_STRAIN', 'L1:GDS-CALIB_STRAIN'],
			scores: { coherency: 0.95, coincidence: 0.91, combined: 0.97 },
		});
	});

	it('may write NaN where JSON has no word, and lack anything', async () => {
		const event = await upload({
			pipeline: 'MLy',
			name: 'x.json',
			bytes: '{"far": NaN, "duration": -Infinity, "ifos": "NaN", "constructor": 1}',
		});
		expect(event).toMatchObject({ far: null, gpstime: null, instruments: 'NaN', warnings: [] });
	});
});

describe('the trigger of another observatory', () => {
	it('is a notice in JSON', async () => {
		const event = await uploadFixture('Fermi', 'fermi.json');
		expect(event).toMatchObject({ gpstime: 1400086421.25, instruments: 'GBM', far: null });
		expect(attributes(event).GRB).toEqual({
			ivorn: 'ivo://nasa.gsfc.gcn/Fermi#GBM_made_up',
			author_ivorn: null,
			author_shortname: null,
			observatory_location_id: 'GEOLUN',
			coord_system: 'UTC-FK5-GEO',
			ra: 123.5,
			dec: -45.25,
			error_radius: 3.5,
			how_description: null,
			how_reference_url: 'https://heasarc.example.org/fermi/bn240518704',
			T90: null,
			trigger_duration: 64,
			designation: null,
			redshift: null,
			trigger_id: 'bn240518704_2',
		});
		const julian = await upload({
			pipeline: 'IceCube',
			name: 'x.json',
			bytes: '{"jd": 2440587.5, "far": 2e-8}',
		});
		expect(julian).toMatchObject({ gpstime: -315964800, far: 2e-8 });
	});

	it('or else a VOEvent', async () => {
		const event = await uploadFixture('Swift', 'swift-voevent.xml');
		expect(event).toMatchObject({ gpstime: 1400086421.5, far: 1.5e-6 });
		expect(attributes(event).GRB).toMatchObject({
			ivorn: 'ivo://nasa.gsfc.gcn/SWIFT#BAT_made_up',
			ra: 12.5,
			dec: -6.25,
			author_ivorn: 'ivo://nasa.gsfc.tan/gcn',
			author_shortname: 'VO-GCN & friends',
			error_radius: 0.05,
			trigger_duration: 1.024,
			trigger_id: '987654',
			how_description: 'Swift Satellite, BAT Instrument',
			coord_system: 'UTC-FK5-GEO',
			how_reference_url: 'http://gcn.example.org/swift.html',
		});
		const integral = await uploadFixture('INTEGRAL', 'integral-voevent.xml');
		expect(integral.far).toBeNull();
		expect(attributes(integral).GRB).toMatchObject({
			trigger_id: '4321',
			error_radius: null,
			trigger_duration: null,
		});
	});

	it('that is neither gives a warning', async () => {
		for (const bytes of ['nothing', '<LIGO_LW/>', '[1]']) {
			const event = await upload({ pipeline: 'SVOM', name: 'x', bytes });
			expect(event.warnings).toHaveLength(1);
			expect(event.extra_attributes).toEqual({});
		}
	});
});

describe('a hardware injection', () => {
	const more = { instruments: 'V1', source_channel: 'form', destination_channel: 'L1:OUT' };

	it('is JSON, which overrules the fields of the upload', async () => {
		const event = await uploadFixture('HardwareInjection', 'injection.json', more);
		expect(event).toMatchObject({ gpstime: 1400000500.5, far: 1e-10, instruments: 'H1,L1' });
		expect(attributes(event).SimInspiral).toMatchObject({
			mass1: 30.5,
			waveform: 'IMRPhenomXPHM',
			amp_order: 0,
			eta: null,
			source_channel: 'H1:CAL-INJ',
			destination_channel: 'L1:OUT',
		});
	});

	it('or a table of simulated signals, completed from the fields', async () => {
		const event = await uploadFixture('HardwareInjection', 'injection.xml', more);
		expect(event).toMatchObject({ gpstime: 1400000600.125, instruments: 'V1' });
		expect(attributes(event).SimInspiral).toMatchObject({ mass2: 1.25, source_channel: 'form' });
		const without = await uploadFixture('HardwareInjection', 'injection.xml');
		expect(without.instruments).toBe('none_provided');
	});
});

describe('an external user', () => {
	it('sees when a signal came to which detector, and nothing else', async () => {
		const make = (pipeline: string, name: string) =>
			uploadFixture(pipeline, name, { group: 'CBC', search: 'MDC' });
		const seen = async (event: Json) => (await read(event, 'external')).extra_attributes as Json;
		expect(await seen(await make('gstlal', 'gstlal-coinc.xml'))).toEqual({
			SingleInspiral: [
				{ ifo: 'H1', end_time: 1400000001, end_time_ns: 500000000 },
				{ ifo: 'L1', end_time: 1400000001, end_time_ns: 498000000 },
			],
		});
		expect(await seen(await make('CWB', 'cwb.txt'))).toEqual({
			MultiBurst: { ifos: 'H1,L1', single_ifo_times: '1400000200.2600,1400000200.2500' },
		});
		expect(await seen(await make('oLIB', 'olib.json'))).toEqual({});
	});
});
