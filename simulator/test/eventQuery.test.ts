import { describe, expect, it } from 'vitest';
import { QueryError } from '../query/error';
import { matchEvents } from '../query/events';
import { matchSuperevents, TimeHint } from '../query/superevents';
import { Sky } from '../sky/sky';
import { attachLabel, blank } from '../sky/annotate';
import { makeSuperevent } from '../sky/superevents';
import type { CandidateEvent } from '../sky/types';

// A Wednesday.
const now = new Date('2025-01-15T12:30:00Z');
const sky = new Sky();

function add(pk: number, facts: Partial<CandidateEvent>): CandidateEvent {
	return sky.addEvent({
		...blank(),
		pk,
		submitter: 'pipeline@ligo.org',
		created: now,
		group: 'CBC',
		pipeline: 'gstlal',
		search: 'AllSky',
		gpstime: null,
		reportingLatency: null,
		instruments: 'H1,L1',
		nevents: 2,
		offline: false,
		far: null,
		likelihood: null,
		singleInspirals: [],
		extraAttributes: {},
		superevent: null,
		contentId: null,
		replayId: null,
		...facts,
	});
}

const h1 = { ifo: 'H1', channel: 'GDS', snr: 9.5 };
const l1 = { ifo: 'L1', channel: 'Other', snr: 4.5 };
const one = add(1, { gpstime: 1238166018.5, far: 1e-9, singleInspirals: [h1, l1] });
add(2, { pipeline: 'pycbc', search: 'BBH', gpstime: 1300000000, far: 1e-6, nevents: 3 });
add(3, { group: 'Burst', pipeline: 'CWB', instruments: 'H1,L1,V1', gpstime: 1400000000.5 });
add(4, { group: 'Test', far: 1e-8 });
add(5, { search: 'MDC', far: 1e-8, replayId: 'r-1' });
add(6, {
	group: 'External',
	pipeline: 'Fermi',
	search: 'GRB',
	instruments: '',
	nevents: null,
	extraAttributes: { GRB: { ra: 12.5, T90: 2.5, trigger_id: 'abc' } },
});
add(7, { pipeline: 'HardwareInjection', search: null, instruments: 'V1' });
add(8, { created: new Date('2025-01-14T00:00:00Z'), search: null, far: 5e-9, instruments: 'L1' });
add(9, { group: 'Test', search: 'MDC' });
const author = { username: 'emfollow', now };
attachLabel(one, author, 'EM_READY', 'x');
attachLabel(sky.event('G3') ?? one, author, 'INJ', 'x');
makeSuperevent(sky, author, {
	category: 'P',
	tStart: 1238166018,
	t0: 1238166018.5,
	tEnd: 1238166019,
	preferredEvent: one,
	events: [one, sky.event('G8') ?? one],
	labels: [],
});

const all = [...sky.events.values()];

function pks(query: string, hasReplayId = true): number[] {
	return matchEvents(query, all, { now, hasReplayId }).map(({ pk }) => pk);
}

describe('an event query', () => {
	it.each<[string, number[]]>([
		['', [1, 2, 3, 6, 7, 8]],
		['CBC', [1, 2, 7, 8]],
		['group: cbc burst', [1, 2, 3, 7, 8]],
		['CBCBurst', [1, 2, 3, 7, 8]],
		['Test', [4]],
		['CBC Test', [1, 2, 4, 7, 8]],
		['Test MDC', [9]],
		['search: MDC', [5]],
		['search: AllSky BBH', [1, 2, 3]],
		['gstlal pycbc', [1, 2, 8]],
		['pipeline: gstlal pipeline: CWB', [1, 3, 8]],
		['External search: GRB', [6]],
		['CBC pipeline: pycbc search: BBH far < 1e-5', [2]],
	])('names groups, pipelines and searches: %s', (query, expected) => {
		expect(pks(query)).toEqual(expected);
	});

	it.each<[string, number[]]>([
		['G1', [1]],
		['g0001', [1]],
		['G1 G3', [1, 3]],
		['G1 .. G3', [1, 2, 3]],
		['G1..g2', [1, 2]],
		['gid: G6', [6]],
		['G4', []],
		['T4', [4]],
		['tid: t4', [4]],
		['T9', []],
		['M5', [5]],
		['M9', []],
		['E6', [6]],
		['E1', []],
		['hid: H7', [7]],
		['hid: H1', []],
		['H1234', []],
		['G1 E6', []],
	])('finds ids: %s', (query, expected) => {
		expect(pks(query)).toEqual(expected);
	});

	it.each<[string, number[]]>([
		['ifos: H1,L1', [1, 2, 3]],
		['H1,L1', [1, 2, 3]],
		['ifos: L1,H1', []],
		['instruments: "H1,L1"', [1, 2]],
		['nevents: 3', [2]],
		['nevents: 3 nevents: 2', []],
		['nevents > 2', [2]],
		['hasfar', [1, 2, 8]],
		['HASFAR CBC', [1, 2, 8]],
		['submitter: "PIPE" G1', [1]],
		['"pipeline@" G1', [1]],
		['submitter: "emfollow"', []],
		['in_superevent: True', [1, 8]],
		['in_superevent: FALSE', [2, 3, 6, 7]],
		['superevent: S190401a', [1, 8]],
		['superevent: s190401', [1, 8]],
		['is_preferred_event: true', [1]],
		['replay_id: r-1 MDC', [5]],
		['replay_id: R-1 MDC', []],
	])('looks at what is known of an event: %s', (query, expected) => {
		expect(pks(query)).toEqual(expected);
	});

	it('has no term for replay ids on older servers', () => {
		expect(() => pks('replay_id: r-1', false)).toThrow(QueryError);
	});

	it.each<[string, number[]]>([
		['gpstime: 1238166018 .. 1300000000', [1, 2]],
		['1238166018 .. 1300000000', [1, 2]],
		['gpstime: 1238166018.5', [1]],
		['O3', [1]],
		['runid: o3', [1]],
		['O3 1300000000', [1, 2]],
		['gpstime >= 1300000000 & gpstime < 1500000000', [2, 3]],
		['1e9', []],
	])('looks at GPS times and runs: %s', (query, expected) => {
		expect(pks(query)).toEqual(expected);
	});

	it.each<[string, number[]]>([
		['created: 2025-01-14', [8]],
		['created: 2025-01-14 .. 2025-01-14 12:00', [8]],
		['created: yesterday .. today', [8]],
		['created: 1 hour ago .. now', [1, 2, 3, 6, 7]],
		['created: noon today .. in 1 hour', [1, 2, 3, 6, 7]],
		['created: midnight yesterday .. 6am yesterday', [8]],
		['created: last Tuesday .. 2 hours before noon', [8]],
		['created: last tuesday .. 0100 last tuesday', [8]],
		['created: next wednesday .. a couple of days from now', [1, 2, 3, 6, 7]],
		['created: 2 days before tomorrow', [8]],
		['created: 1 day before today', [8]],
		['created: a month ago .. a week ago', []],
		['created >= "2025-01-15T00:00:00Z" G1', [1]],
		['created < "2025-01-15"', [8]],
	])('looks at the time of creation: %s', (query, expected) => {
		expect(pks(query)).toEqual(expected);
	});

	it.each<[string, number[]]>([
		['far < 1e-7', [1, 8]],
		['far < 1e-7 far > 1e-7', [1, 2, 8]],
		['far: 1e-6', [2]],
		['far in 2e-9, 1e-5', [2, 8]],
		['~far < 1e-7', [2, 3, 6, 7]],
		['far < 2e-9 | far > 1e-7 & nevents = 3', [2]],
		['far < 2e-9 | (far > 1e-7 & nevents = 3)', [1, 2]],
		['FAR < 1e-7 , nevents = 2', [1, 8]],
		['si.snr > 9', [1]],
		['si.channel = "GDS" & si.snr > 9', [1]],
		['si.channel = "GDS" & si.snr < 5', []],
		['~si.snr > 9 & far < 1', [2, 8]],
		['grbevent.ra > 0', [6]],
		['grbevent.t90 = 2.5 & grbevent.trigger_id = "abc"', [6]],
		['graceid = "G0002"', [2]],
		['group.name = "Burst"', [3]],
		['superevent.t_0 > 1', [1, 8]],
		['labelling.created >= "2025-01-15T00:00:00Z"', [1, 3]],
		['eventlog.comment = "Added to superevent: S190401a"', [1, 8]],
	])('compares attributes: %s', (query, expected) => {
		expect(pks(query)).toEqual(expected);
	});

	it.each<[string, number[]]>([
		['EM_READY', [1]],
		['label: inj | EM_READY', [1, 3]],
		['far < 1 EM_READY & ~INJ CBC', [1]],
		['~EM_READY CBC', [2, 7, 8]],
		['EM_READY INJ', [1]],
		['submitter: "INJ"', [3]],
	])('takes label expressions out first: %s', (query, expected) => {
		expect(pks(query)).toEqual(expected);
	});

	it('lifts the exclusions by the letters alone, but not by a label', () => {
		expect(pks('"test"')).toEqual([]);
		expect(pks('far = 1e-8 | graceid = "test"')).toEqual([4]);
		expect(pks('far = 1e-8 | graceid = "MDC"')).toEqual([5]);
		expect(pks('~2022_LENSING_MDC far = 1e-8')).toEqual([]);
		expect(pks('ER1test')).toEqual([]);
	});

	it.each([
		'group:CBC',
		'label:EM_READY',
		'RUNID: O3',
		'group: CBC, Burst',
		'CBC & far < 1e-7',
		'far: 1e-9 .. 1e-7',
		'far != 1e-7',
		'far > -1',
		'far > .5',
		'1 week ago .. now',
		'created: 2025-01-01 .. now',
		'created: 2025-01-01T00:00:00',
		'created: last week',
		'created: 1 year ago .. now',
		'created: 1412000000 .. 1413000000',
		'created: 2025-13-01',
		'submitter: gwcelery',
		"submitter: 'x'",
		'(EM_READY | ADVOK) & DQV',
		'EM_READY ~DQV',
		'EM_READY & | ADVOK',
		'category: Test',
		'pipeline: nope',
		'foo > 1',
		'cbc.mchirp > 1',

		'grb.ra > 1',
		'mlyburstevent.snr > 1',
		'inj.mass1 > 1',
		'id: G1',
		't_0: 1',
		'created: 13am',
		'gpstime: 1238166018..1269363618',
		'..',
		'superevent: S1904*',
		'superevent: S199999a',
		'in_superevent: 1',
		'is_preferred_event:true',
		'nonsense',
		'(far < 1',
		'far <',
		'"',
		'~',
		'created: 99999999999999 days ago',
		'far < "abc"',
		'created > "x"',
		'last_modified: now',
		'~'.repeat(5000) + 'far < 1',
		'('.repeat(5000),
	])('refuses %s', (query) => {
		expect(() => pks(query)).toThrow(QueryError);
	});
});

describe('a superevent query', () => {
	const found = (query: string) =>
		matchSuperevents(query, sky.superevents, now).map(({ id }) => id);

	it('knows the rarer times and the last name of the submitter', () => {
		expect(found('created: noon .. 1pm today')).toEqual(['S190401a']);
		expect(found('last tuesday .. now')).toEqual(['S190401a']);
		expect(found('2 hours ago .. in 1 minute')).toEqual(['S190401a']);
		expect(found('created: tomorrow .. 2 days after tomorrow')).toEqual([]);
	});

	it('reads a date after t_0: as numbers, and a word after an id without letters as letters', () => {
		expect(found('t_0: 2025-01-01')).toEqual([]);
		expect(found('S190401 a')).toEqual(['S190401a']);
		expect(found('S190401')).toEqual(['S190401a']);
		expect(found('S190401 public')).toEqual([]);
	});

	it('gives a hint where a GPS time follows created:', () => {
		expect(() => found('created: 1412000000 .. 1413000000')).toThrow(TimeHint);
	});

	it.each([
		['S190401?', 'Invalid wildcard in query'],
		['G123456', 'looks like an event graceid'],
		['XS250908*', 'Invalid superevent prefix in query'],
		['R001', 'is not a valid superevent ID or query'],
		['gw_id: GW150914', 'is not a valid superevent ID or query'],
		[' ', 'is not a valid superevent ID or query'],
		[' EM_READY', 'is not a valid superevent ID or query'],
		['1238166018..1269363618', 'is not a valid superevent ID or query'],
	])('says why it refuses %s', (query, words) => {
		expect(() => found(query)).toThrow(words);
	});
});
