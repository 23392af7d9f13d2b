/**
 * The two languages by examples: what is understood, what is refused, and what means something else than it seems to. For what
 * the conditions do see query.test.ts and eventQuery.test.ts; the rules are in docs/queries.md.
 */
import { describe, expect, it } from 'vitest';
import { QueryError } from '../query/error';
import { matchEvents } from '../query/events';
import { matchSuperevents, TimeHint } from '../query/superevents';
import { seedSky } from '../seed/seed';

const sky = seedSky();
const now = new Date('2024-07-16T12:00:00Z');
const all = [...sky.events.values()];
const events = (query: string) => matchEvents(query, all, { now, hasReplayId: true });
const superevents = (query: string) => matchSuperevents(query, sky.superevents, now);

describe('an event query that is understood', () => {
	it.each([
		'CBC',
		'group: CBC pipeline: gstlal search: AllSky far < 1e-8',
		'gstlal pycbc',
		'Burst cwb search: AllSky',
		'group: Test pipeline: cwb',
		'Test MDC',
		'search: MDC group: CBC',
		'External search: GRB',
		'G1234 .. G1240',
		'G1234 G1235 G1236',
		'hid: H3456',
		'T1234',
		'M1234',
		'E1234',
		'gpstime: 1238166018 .. 1238169618',
		'899999000 .. 999999999',
		'gpstime >= 1238166018 & gpstime < 1269363618',
		'created: 1 week ago .. now',
		'created: 2025-01-01 .. 2025-01-02 12:00:00',
		'created >= "2025-01-01T00:00:00Z"',
		'O4a far < 1e-8',
		'O1 O2',
		'far in 1e-9, 1e-7',
		'hasfar ifos: H1,L1',
		'instruments: "H1,L1,V1"',
		'nevents: 3',
		'si.channel = "GDS-CALIB_STRAIN" & si.snr > 8',
		'(si.snr < 5 | si.snr > 50) & far < 1e-6',
		'ci.mchirp in 1.0, 1.5',
		'grbevent.ra > 0',
		'submitter: "gwcelery"',
		'in_superevent: False far < 1e-8',
		'superevent: S190425z',
		'is_preferred_event: True CBC',
		'EM_READY & ~INJ CBC',
		'H1OK | L1OK & ~DQV',
		'superevent: TS250101a Test',
		'siminspiralevent.mass1 > 1',
		'mb.snr > 5',
		'li.bci > 1',
		'reporting_latency < 60',
		'submitter.username = "emfollow"',
		'offline = "true"',
		'superevent.t_0 > 1',
	])('%s', (query) => {
		expect(events(query)).toBeInstanceOf(Array);
	});
});

describe('an event query that is refused', () => {
	it.each([
		'group:CBC',
		'label:EM_READY',
		'group: CBC, Burst',
		'CBC & far < 1e-7',
		'far != 1e-7',
		'far: 1e-9 .. 1e-7',
		'far: 1e-9 - 1e-7',
		'far > -1',
		'1 week ago .. now',
		'created: 2025-01-01 .. now',
		'created: 2025-01-01T00:00:00',
		'created: 1 year ago .. now',
		'submitter: gwcelery',
		'(EM_READY | ADVOK) & DQV',
		'EM_READY ~DQV',
		'EM_READY -DQV',
		'category: Test',
		'pipeline: nope',
		'foo > 1',
		'last_modified: yesterday .. now',
		'gpstime: 1238166018..1269363618',
		'cbc.mchirp > 1',
		'EM_READY & | ADVOK',
		'EM_READY &',
		'& EM_READY',
		'~ ~EM_READY',
		'(EM_READY)',
		'label: NOSUCH',
		'far < 1e-7 & EM_READY',
		'GROUP: CBC',
		'is_gw: true',
		'is_public: true',
		'status: public',
		't_0: 1238166018',
		'graceid: G1',
		'D1234',
		'far < .5',
		'CBC and Burst',
		'CBC | Burst',
		'xyz > 1',
		'mdc.x > 1',
	])('%s', (query) => {
		expect(() => events(query)).toThrow(QueryError);
	});
});

describe('an event query that means something else than it seems to', () => {
	const only = (found: ReturnType<typeof events>, fits: (event: (typeof all)[0]) => boolean) =>
		found.length > 0 && found.every(fits);

	it('EM_READY PASTRO_READY applies only the first label', () => {
		expect(events('EM_READY PASTRO_READY')).toEqual(events('EM_READY'));
	});

	it('far < 1e-7 far > 1e-9 means either', () => {
		expect(events('far < 1e-7 far > 1e-9 MDC')).toEqual(events('hasfar MDC'));
	});

	it('CBC Test means either, and mock data stay out', () => {
		expect(only(events('CBC Test'), ({ search }) => search !== 'MDC')).toBe(true);
	});

	it('H1234 is the instrument H1 and GPS time 234', () => {
		expect(events('H1234')).toEqual([]);
		expect(events('ifos: H1 gpstime: 234')).toEqual([]);
	});
});

describe('a superevent query that is understood', () => {
	it.each([
		'S190425z',
		'id: S190425z',
		'GW150914',
		'tgw190331eBz',
		'S250908*',
		'MS25*',
		'TGW25*',
		'category: MDC created: yesterday .. now',
		'Test',
		'runid: O4 public',
		't_0: 1238166018 .. 1269363618',
		't_end: 899999000.0 .. 900000000.0',
		'far < 1e-8 is_gw: False',
		'far: 1e-10 .. 1e-8 created: 3 days ago .. 2 days ago',
		'event: G123456',
		'events: E1 .. M9',
		'preferred_event: G123 .. G200',
		'label: GCN_PRELIM_SENT & ~ADVNO',
		'ADVREQ, ~ADVOK, ~ADVNO',
		'is_exposed: True "emfollow"',
		'far <= 1e-7 far >= 1e-9',
		'far: 1e-10, 1e-8',
		'far in 1e-10 .. 1e-8',
		'far: 1e-9 - 1e-7',
		'far: 1e-9..1e-7',
		'far > -1',
		'1 week ago .. now',
		'2025-01-01 .. 2025-01-02',
		'-5 .. 5',

		'internal',
		'status: PUBLIC',
		'o4b',
		'gpstime: 1e9',
		'far < 1e-7 EM_READY & ~DQV is_gw: False',
	])('%s', (query) => {
		expect(superevents(query)).toBeInstanceOf(Array);
	});
});

describe('a superevent query that is refused', () => {
	const general = 'is not a valid superevent ID or query';

	it.each([
		['label:EM_READY', general] as const,
		['RUNID: O3', general] as const,
		['far != 1e-7', general] as const,
		['created: 2025-01-01 .. now', general] as const,
		['created: 2025-01-01T00:00:00', general] as const,
		['created: 1 year ago .. now', general] as const,
		['created > 2025-01-01', general] as const,
		['t_0 > 1238166018', general] as const,
		['submitter: gwcelery', general] as const,
		['G123456', 'looks like an event graceid'] as const,
		['S250908?', 'Invalid wildcard in query'] as const,
		['XS250908*', 'Invalid superevent prefix in query'] as const,
		['R001', general] as const,
		['S190425z | S190426c', general] as const,
		['(EM_READY | ADVOK) & DQV', general] as const,
		['EM_READY ~DQV', 'joined by'] as const,
		['is_gw: 1', general] as const,
		['gw_id: GW150914', general] as const,
		['last_modified: yesterday .. now', general] as const,
		['group: CBC', general] as const,
		['pipeline: gstlal', general] as const,
		['hasfar', general] as const,
		['si.snr > 8', general] as const,
		['preferred_event: E123', general] as const,
		['1238166018..1269363618', general] as const,
		['far < .5', general] as const,
		['S*', general] as const,
		['*', general] as const,
		['S199999a', 'date'] as const,
		['created: 2025-13-01', 'date'] as const,
	])('%s', (query, words) => {
		expect(() => superevents(query)).toThrow(QueryError);
		expect(() => superevents(query)).toThrow(words);
	});

	it('created: with GPS times gets a hint', () => {
		expect(() => superevents('created: 1412000000 .. 1413000000')).toThrow(TimeHint);
	});
});

describe('a superevent query that means something else than it seems to', () => {
	it('S240716b S240714d asks for one superevent with two ids', () => {
		expect(superevents('S240716b S240714d')).toEqual([]);
	});

	it('Test S240716b asks for a production superevent of the category Test', () => {
		expect(superevents('Test S240716b')).toEqual([]);
	});

	it('a single date is that midnight, not that day', () => {
		expect(superevents('created: 2024-07-16')).toEqual([]);
		expect(superevents('created: 2024-07-16 .. 2024-07-17')).not.toEqual([]);
	});

	it('A | B & C is (A or B) and C', () => {
		const ids = superevents('ADVOK | EM_READY & EM_COINC').map(({ id }) => id);
		expect(ids).toEqual(['S240714d', 'S240716b']);
	});
});
