import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMock } from '../../../gracedb/simplify/isMock';
import { simplifyCatalogue } from '../../../gracedb/simplify/simplifyCatalogue';
import { simplifyEmObservation } from '../../../gracedb/simplify/simplifyEmObservation';
import { simplifyEvent } from '../../../gracedb/simplify/simplifyEvent';
import { simplifyLabel } from '../../../gracedb/simplify/simplifyLabel';
import { simplifyLog } from '../../../gracedb/simplify/simplifyLog';
import { simplifyNotice } from '../../../gracedb/simplify/simplifyNotice';
import { simplifyPermission } from '../../../gracedb/simplify/simplifyPermission';
import { simplifySignoff } from '../../../gracedb/simplify/simplifySignoff';
import { simplifySuperevent } from '../../../gracedb/simplify/simplifySuperevent';
import { simplifyVoevent } from '../../../gracedb/simplify/simplifyVoevent';
import type { Superevent } from '../../../gracedb/resources/supereventReading';

const apiUrl = new URL('https://gracedb.ligo.org/api/');

const internal: Superevent = {
	superevent_id: 'S240716b',
	gw_id: null,
	category: 'Production',
	created: '2024-07-16 15:11:12 UTC',
	submitter: 'emfollow',
	preferred_event: 'G501424',
	em_type: 'E501425',
	t_start: 1405177835.744562,
	t_0: 1405177836.744562,
	t_end: 1405177837.744562,
	gw_events: ['G501424'],
	em_events: ['E501425'],
	far: 4.451198e-6,
	time_coinc_far: 5.28e-18,
	space_coinc_far: null,
	labels: ['EM_COINC', 'ADVOK'],
	preferred_event_data: {
		graceid: 'G501424',
		group: 'CBC',
		pipeline: 'gstlal',
		search: 'AllSky',
		instruments: 'H1,L1',
		far: 4.451198e-6,
		extra_attributes: { CoincInspiral: { snr: 12.5, mchirp: 1.18 }, SingleInspiral: [{}] },
	},
};

describe('simplifySuperevent', () => {
	it('says all in the words of the public notices, times in both ways, FAR in Hz and in words', () => {
		expect(simplifySuperevent(internal, apiUrl)).toEqual({
			superevent_id: 'S240716b',
			gw_id: null,
			category: 'Production',
			is_mock: false,
			time: '2024-07-16T15:10:18.745Z',
			t_start: 1405177835.744562,
			t_0: 1405177836.744562,
			t_end: 1405177837.744562,
			created: '2024-07-16T15:11:12Z',
			created_gps: 1405177890,
			far: 4.451198e-6,
			far_in_words: '1 per 2.6 days',
			significant: false,
			instruments: ['H1', 'L1'],
			group: 'CBC',
			pipeline: 'gstlal',
			search: 'AllSky',
			snr: 12.5,
			mchirp: 1.18,
			duration: null,
			central_frequency: null,
			classification: null,
			properties: null,
			preferred_event: 'G501424',
			gw_events: ['G501424'],
			em_events: ['E501425'],
			em_type: 'E501425',
			time_coinc_far: 5.28e-18,
			space_coinc_far: null,
			status: 'initial',
			retracted: false,
			labels: 'EM_COINC, ADVOK',
			label_names: ['EM_COINC', 'ADVOK'],
			submitter: 'emfollow',
			server: 'gracedb.ligo.org',
			url: 'https://gracedb.ligo.org/superevents/S240716b/view/',
			files_url: 'https://gracedb.ligo.org/superevents/S240716b/files/',
		});
	});

	it('begins with what one looks at in a table, and ends with lists and links', () => {
		const names = Object.keys(simplifySuperevent(internal, apiUrl));
		expect(names.slice(0, 7)).toEqual([
			'superevent_id',
			'time',
			'status',
			'far_in_words',
			'classification',
			'instruments',
			'labels',
		]);
		expect(names.slice(-5)).toEqual(['label_names', 'gw_events', 'em_events', 'url', 'files_url']);
	});

	it.each([
		[{ labels: ['ADVOK'] }, undefined, 'initial', false],
		[{ labels: ['ADVOK'] }, 'UPDATE', 'update', false],
		[{ labels: ['ADVOK', 'ADVNO'] }, undefined, 'retracted', true],
		[{ labels: ['GCN_PRELIM_SENT'] }, 'RETRACTION', 'retracted', true],
		[{ labels: ['ADVOK'], gw_id: 'GW240716_151018' }, 'UPDATE', 'confirmed', false],
		[{ labels: [] }, undefined, null, false],
	])('of %j and the newest notice %s has the status %s', (fields, alertType, status, retracted) => {
		const record = { ...internal, ...fields };
		expect(simplifySuperevent(record, apiUrl, { alertType })).toMatchObject({ status, retracted });
	});

	it('has the same fields for an anonymous user, who is shown less', () => {
		const shown = ['superevent_id', 'category', 'created', 't_0', 'far', 'labels'];
		const forOutsiders = {
			...Object.fromEntries(shown.map((key) => [key, internal[key] ?? null])),
			preferred_event_data: {
				graceid: 'G501424',
				search: '',
				extra_attributes: { SingleInspiral: [{ ifo: 'H1', end_time: 1, end_time_ns: 2 }] },
			},
		} as unknown as Superevent;
		const simple = simplifySuperevent(forOutsiders, apiUrl);
		expect(Object.keys(simple)).toEqual(Object.keys(simplifySuperevent(internal, apiUrl)));
		expect(simple).toMatchObject({
			preferred_event: 'G501424',
			gw_events: null,
			instruments: null,
			search: null,
			snr: null,
		});
	});

	it.each(['SIGNIF_LOCKED', 'GCN_PRELIM_SENT', 'RAVEN_ALERT'])(
		'%s makes it significant',
		(label) => {
			expect(simplifySuperevent({ ...internal, labels: [label] }, apiUrl).significant).toBe(true);
		},
	);

	it('a notice makes it significant, and gives classification and properties', () => {
		const { significant, classification, properties } = simplifyNotice(
			{ significant: true, prob_bns: 0.9, prob_has_ns: 1, prob_has_ssm: null },
			'S240716b',
		);
		const findings = { significant, classification, properties } as const;
		expect(simplifySuperevent(internal, apiUrl, findings as never)).toMatchObject({
			significant: true,
			classification: { BNS: 0.9 },
			properties: { HasNS: 1 },
		});
	});

	it('says not available where there is no FAR', () => {
		const none = { ...internal, far: null, preferred_event_data: {} };
		expect(simplifySuperevent(none, apiUrl)).toMatchObject({
			far: null,
			far_in_words: 'not available',
		});
	});

	it('takes whatever an answer holds, and gives null rather than nothing', () => {
		const anything = fc.dictionary(
			fc.constantFrom(...Object.keys(internal), 'links'),
			fc.jsonValue(),
		);
		fc.assert(
			fc.property(anything, (fields) => {
				const row = { ...fields, superevent_id: 'MS240716p' } as Superevent;
				const simple = simplifySuperevent(row, apiUrl);
				expect(Object.values(simple)).not.toContain(undefined);
				expect(simple.is_mock).toBe(true);
			}),
		);
	});
});

describe('isMock', () => {
	it.each([
		['MS240716p', 'gracedb.ligo.org', true],
		['TS240716a', 'gracedb.ligo.org', true],
		['MGW240716A', 'gracedb.ligo.org', true],
		['M501424', 'gracedb.ligo.org', true],
		['T0001', 'gracedb.ligo.org', true],
		['S240716b', 'gracedb.ligo.org', false],
		['GW150914', 'gracedb.ligo.org', false],
		['G501424', 'gracedb.ligo.org', false],
		['S240716b', 'gracedb-playground.ligo.org', true],
		['S240716b', 'gracedb-test.ligo.org', true],
		['S240716b', 'gracedb.example.org', false],
	])('%s on %s: %s', (id, host, expected) => {
		expect(isMock(id, new URL(`https://${host}/api/`))).toBe(expected);
	});
});

describe('the sisters of simplifySuperevent', () => {
	const created = { created: '2024-07-16 15:11:12 UTC' };
	const createdTwice = { created: '2024-07-16T15:11:12Z', created_gps: 1405177890 };

	it('simplifyEvent gives what a pipeline found', () => {
		const event = {
			graceid: 'E0002',
			...created,
			gpstime: 1405177836.25,
			far: 2.142615e-5,
			superevent: 'S240716b',
			instruments: '',
			extra_attributes: { GRB: { ra: 10.5, dec: -3, error_radius: 2 } },
		};
		expect(simplifyEvent(event, apiUrl)).toMatchObject({
			graceid: 'E0002',
			superevent_id: 'S240716b',
			time: '2024-07-16T15:10:18.250Z',
			gpstime: 1405177836.25,
			...createdTwice,
			far_in_words: '1.9 per day',
			instruments: [],
			ra: 10.5,
			dec: -3,
			error_radius: 2,
			url: 'https://gracedb.ligo.org/events/E0002/view/',
		});
	});

	it('simplifyEvent finds SNR, duration and frequency in the table of each kind of event', () => {
		const facts = (extra_attributes: object) =>
			simplifyEvent({ graceid: 'G1', extra_attributes } as never, apiUrl);
		expect(facts({ MultiBurst: { snr: 9, duration: 0.1, central_freq: 150 } })).toMatchObject({
			snr: 9,
			duration: 0.1,
			central_frequency: 150,
		});
		expect(facts({ MLyBurst: { SNR: 8 } })).toMatchObject({ snr: 8 });
		expect(facts({ LalInferenceBurst: { omicron_snr_network: 7 } })).toMatchObject({ snr: 7 });
	});

	it('simplifyLog says under which name its file stays, and whether all may read it', () => {
		const log = { N: 3, ...created, comment: 'x', filename: 'a b.fits', file_version: 0 };
		expect(simplifyLog({ ...log, tag_names: ['sky_loc', 'public'] }, 'S240716b')).toMatchObject({
			superevent_id: 'S240716b',
			N: 3,
			...createdTwice,
			file: 'a b.fits,0',
			is_public: true,
		});
		expect(simplifyLog({ N: 1, filename: '', file_version: null }, 'G1')).toMatchObject({
			graceid: 'G1',
			filename: null,
			file: null,
			is_public: false,
			tag_names: [],
		});
	});

	it('simplifyLabel and simplifyPermission say whose they are', () => {
		expect(simplifyLabel({ name: 'DQOK', creator: 'me', ...created }, 'S240716b')).toEqual({
			superevent_id: 'S240716b',
			name: 'DQOK',
			...createdTwice,
			creator: 'me',
		});
		const permission = { group: 'public_users', permission: 'view_superevent' };
		expect(simplifyPermission(permission, 'S240716b')).toEqual({
			superevent_id: 'S240716b',
			...permission,
			everybody: true,
		});
	});

	it('simplifyVoevent and simplifyNotice use the words of the public notices', () => {
		const record = { N: 1, ...created, filename: 'x.xml', file_version: 0 };
		const links = { self: 'https://h/1', file: 'https://h/x.xml,0' };
		const voevent = simplifyVoevent(
			{ ...record, links, voevent_type: 'EW', prob_bbh: 0.5, prob_terrestrial: 0 },
			'S240716b',
		);
		expect(voevent).toMatchObject({
			alert_type: 'EARLYWARNING',
			classification: { BBH: 0.5, Terrestrial: 0 },
			properties: null,
			url: 'https://h/x.xml,0',
		});
		expect(simplifyNotice({ ...record, notice_type: 'RE' }, 'S240716b')).toMatchObject({
			alert_type: 'RETRACTION',
			significant: null,
			url: null,
		});
	});

	it('simplifySignoff says who signed and whether all is well', () => {
		const signoff = { signoff_type: 'OP', instrument: 'H1', status: 'NO', comment: '' };
		expect(simplifySignoff(signoff, 'S240716b')).toMatchObject({
			signed_by: 'operator',
			instrument: 'H1',
			okay: false,
		});
	});

	it('simplifyEmObservation gives the footprints in their order, with times in both ways', () => {
		const footprint = (N: number) => ({ N, ra: 1, dec: 2, raWidth: 3, decWidth: 4 });
		const footprints = [footprint(2), { ...footprint(1), start_time: created.created }];
		const simple = simplifyEmObservation({ N: 1, raWidth: 9, footprints }, 'S240716b');
		expect(simple).toMatchObject({
			ra_width: 9,
			footprints: [
				{ N: 1, ra_width: 3, start_time: '2024-07-16T15:11:12Z', start_time_gps: 1405177890 },
				{ N: 2, start_time: null },
			],
		});
	});

	it('simplifyCatalogue makes a list of its superevents', () => {
		const gwtc_superevents = {
			S230518h: { pipelines: { gstlal: 'G1' }, far: 7.7e-8, pastro: { BNS: 1 } },
		};
		expect(simplifyCatalogue({ number: '4', version: 2, gwtc_superevents })).toMatchObject({
			superevent_count: 1,
			superevents: [
				{
					superevent_id: 'S230518h',
					far_in_words: '1 per 5.0 months',
					classification: { BNS: 1 },
					pipelines: { gstlal: 'G1' },
				},
			],
		});
	});

	it('take whatever an answer holds, and give null rather than nothing', () => {
		const sisters = [
			simplifyEmObservation,
			simplifyLabel,
			simplifyLog,
			simplifyNotice,
			simplifyPermission,
			simplifySignoff,
			simplifyVoevent,
		];
		const keys = [
			'N',
			'created',
			'name',
			'filename',
			'file_version',
			'tag_names',
			'links',
			'footprints',
			'status',
			'signoff_type',
			'voevent_type',
			'notice_type',
			'prob_bns',
			'group',
			'file',
		];
		const anything = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue());
		fc.assert(
			fc.property(anything, (row) => {
				for (const simplify of sisters) {
					const simple = simplify(row as never, 'S240716b');
					expect(Object.values(simple)).not.toContain(undefined);
					expect(simple).toHaveProperty('superevent_id', 'S240716b');
				}
				expect(Object.values(simplifyEvent(row as never, apiUrl))).not.toContain(undefined);
				expect(Object.values(simplifyCatalogue(row as never))).not.toContain(undefined);
			}),
		);
	});
});
