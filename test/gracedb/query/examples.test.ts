import { describe, expect, it } from 'vitest';
import { checkQuery } from '../../../gracedb/query/check';
import type { Dialect } from '../../../gracedb/query/words';
import { vocabulary } from './vocabulary';

const found = (query: string, dialect: Dialect) => checkQuery(query, dialect, vocabulary);
const errors = (query: string, dialect: Dialect) =>
	found(query, dialect).filter(({ severity }) => severity === 'error');
const warnings = (query: string, dialect: Dialect) =>
	found(query, dialect).filter(({ severity }) => severity === 'warning');

describe('A query for events that the server takes', () => {
	it.each([
		'CBC',
		'group: CBC pipeline: gstlal search: AllSky far < 1e-8',
		'gstlal pycbc',
		'Test MDC',

		'Burst cwb search: AllSky',
		'group: Test pipeline: cwb',
		'search: MDC group: CBC',
		'hasfar',
		'External search: GRB',
		'G1234 .. G1240',
		'G1234 G1235 G1236',
		'hid: H3456',
		'T1234',
		'M1234',
		'E1234',
		'gpstime: 1238166018 .. 1269363618',
		'899999000 .. 999999999',
		'HASFAR',
		'gpstime >= 1238166018 & gpstime < 1269363618',
		'created: 1 week ago .. now',
		'O1 O2',
		'created: 2025-01-01 .. 2025-01-02 12:00:00',
		'created >= "2025-01-01T00:00:00Z"',
		'O4a far < 1e-8',
		'far in 1e-9, 1e-7',
		'hasfar ifos: H1,L1',
		'instruments: "H1,L1,V1"',
		'nevents: 3',
		'si.channel = "GDS-CALIB_STRAIN" & si.snr > 8',
		'grbevent.ra > 0',
		'(si.snr < 5 | si.snr > 50) & far < 1e-6',
		'ci.mchirp in 1.0, 1.5',
		'submitter: "gwcelery"',
		'"gwcelery"',
		'in_superevent: False far < 1e-8',
		'runid: o3',
		'superevent: S190425z',
		'is_preferred_event: True CBC',
		'EM_READY & ~INJ CBC',
		'label: inj',
		'~INJ',
		'-INJ far < 1',
		'label: EM_READY, ~DQV CBC',
		'graceid = "G0001"',
		'created: noon yesterday .. now',
		'created: last Monday .. 2 hours ago',
		'created:"x" CBC',
	])('passes without a word: %s', (query) => {
		const mayWarn = /created:"x"/.test(query);
		expect(mayWarn ? errors(query, 'events') : found(query, 'events')).toEqual([]);
	});
});

describe('A query for superevents that the server takes', () => {
	it.each([
		'S190425z',
		'id: S190425z',
		'GW150914',
		'tgw190331eBz',
		'S250908*',
		'MS25*',
		'Test',
		'category: MDC created: yesterday .. now',
		'runid: O4 public',
		'far < 1e-8 is_gw: False',
		't_0: 1238166018 .. 1269363618',
		't_end: 899999000.0 .. 900000000.0',
		'event: G123456',
		'far: 1e-10 .. 1e-8 created: 3 days ago .. 2 days ago',
		'preferred_event: G123 .. G200',
		'label: GCN_PRELIM_SENT & ~ADVNO',
		'ADVREQ, ~ADVOK, ~ADVNO',
		'is_exposed: True "emfollow"',

		'far <= 1e-7 far >= 1e-9',
		'far in 1e-9, 1e-7',
		'far: 1e-9 - 1e-7',
		'superevent_id: s190425z',
		'1 week ago .. now',
		'2025-01-01 .. 2025-01-02',
		'1238166018 .. 1269363618',
		'far > -1',

		'far < 1e-7 EM_READY & ~DQV is_gw: False',
		'status: internal',
		'events: G1..G9',
		'runid: o3',
		'created: 2025-01-01 .. 2100-01-01',
		't_0:-5 .. 5',
		'submitter:"x"',
		'TGW250101A',
		'mdc',
	])('passes without a word: %s', (query) => {
		expect(found(query, 'superevents')).toEqual([]);
	});
});

describe('A query as people write it who do not know the language', () => {
	const answer = (query: string, dialect: Dialect): string =>
		found(query, dialect)
			.map(({ message, advice = '' }) => `${message} ${advice}`)
			.join(' | ');

	it.each<[string, Dialect | 'both', RegExp]>([
		['FAR < 1e-7', 'both', /[Ww]rite far < 1e-7\./],
		['EM_READY FAR: 1e-9 .. 1e-7', 'superevents', /[Ww]rite far: 1e-9/],
		['p_BNS > 0.5', 'both', /^Probabilities are not searchable\..*Get Alert.*Filter/],
		['HasNS > 0.5', 'both', /^Probabilities are not searchable\./],
		['BNS', 'both', /^Probabilities are not searchable\./],
		['classification: BNS', 'both', /not searchable.*Get Alert/],
		['area_90 < 100', 'both', /not searchable.*Get Alert/],
		['label: ADVOK OR label: ADVNO', 'both', /Write label: ADVOK \| ADVNO\./],
		['ADVOK or ADVNO far < 1e-7', 'both', /Write label: ADVOK \| ADVNO\./],
		['label: ADVOK AND NOT INJ', 'both', /Write label: ADVOK & ~INJ\./],
		['ADVOK OR ADVNO OR PE_READY', 'both', /Write label: ADVOK \| ADVNO \| PE_READY\./],
		['NOT ADVNO', 'both', /Write label: ~ADVNO\./],
		['label: !INJ', 'both', /Write label: ~INJ\./],
		['label = ADVOK', 'both', /Write label: ADVOK\./],
		['label in (ADVOK, ADVNO)', 'both', /Write label: ADVOK \| ADVNO\./],
		['far < 10^-7', 'both', /Write far < 1e-7\./],
		['far < 3*10^-8', 'both', /Write far < 3e-8\./],
		['far < 1 per year', 'both', /filter FAR Below, which accepts "1 per year"/],
		['far between 1e-9 and 1e-7', 'superevents', /Write far: 1e-9 \.\. 1e-7/],
		['far between 1e-9 and 1e-7', 'events', /Write far in 1e-9, 1e-7/],
		['significant: true', 'superevents', /filter Significant, or write label: SIGNIF_LOCKED/],
		['retracted', 'superevents', /Write label: ADVNO\./],
		['pipeline: gstlal', 'superevents', /Use the filter Pipeline/],
		['snr > 12', 'superevents', /Search for events: si\.snr/],
		['date: 2024-01-01', 'both', /created: 2025-01-01 \.\. 2025-01-02/],
	])('is answered with what to write: %s (%s)', (query, which, said) => {
		const dialects: Dialect[] = which === 'both' ? ['superevents', 'events'] : [which];
		for (const dialect of dialects) expect(answer(query, dialect), dialect).toMatch(said);
	});

	it.each<[string, Dialect]>([
		['label: ADVOK | ADVNO', 'superevents'],
		['ADVOK & ~INJ far < 1e-7', 'superevents'],
		['ci.snr > 12', 'events'],
	])('is left alone where the server takes it: %s', (query, dialect) => {
		expect(found(query, dialect)).toEqual([]);
	});
});

describe('A query that the server surely refuses', () => {
	it.each<[string, Dialect | 'both', RegExp]>([
		['group:CBC', 'events', /There is no space after group:.*Write group: CBC/],
		['label:EM_READY', 'both', /There is no space after label:.*Write label: EM_READY/],
		['id:S190425z', 'superevents', /There is no space after/],
		['is_gw:True', 'superevents', /There is no space after/],
		['status : public', 'superevents', /between status and its colon/],
		['RUNID: O3', 'both', /lower case.*Write runid:/],
		['Label: EM_READY', 'both', /lower case.*Write label:/],
		['FAR < 1e-7', 'superevents', /lower case.*Write far < 1e-7\./],
		['public FAR in 1e-9, 1e-7', 'superevents', /lower case.*Write far in 1e-9/],
		['group: CBC, Burst', 'events', /^You can only use , among.*space instead of the comma,/],
		['CBC & far < 1e-7', 'events', /^You can only use & among.*Write a space instead of &/],
		['far < 1e-7 and public', 'superevents', /^You can only use and among labels/],
		['public or internal', 'superevents', /no OR between other terms/],
		['far: 1e-9 .. 1e-7', 'events', /Write far in 1e-9, 1e-7/],
		['far: 1 .. 2', 'events', /Write far in 1, 2/],
		['far != 1e-7', 'both', /no operator !=/],
		['far <> 1e-7', 'both', /no operator <>/],
		['far =< 1e-7', 'both', /Write far <=/],
		['far > -1', 'events', /cannot have a sign/],
		['far > .5', 'both', /cannot start with a decimal point\./],
		['1 week ago .. now', 'events', /Write created:/],
		['2025-01-01 .. 2025-01-02', 'events', /Write created:/],
		['created: 2025-01-01 .. now', 'both', /of the same kind:/],
		['created: 2025-01-01 ..', 'superevents', /no end/],
		['created: 2025-01-01T00:00:00', 'both', /not with a T\..*Write 2025-01-01 00:00:00/],
		['created: 2025-01-01T00:00:00Z .. 2025-01-02', 'both', /not with a T\./],
		['created: 2025-01-01 00:00:00.5', 'superevents', /fractions/],
		['created: 1 year ago .. now', 'both', /not count times in years\./],
		['created: last week .. now', 'both', /does not understand this time/],
		['created: 1412000000 .. 1413000000', 'both', /not GPS times/],
		['created: 2025-13-01 .. 2026-01-01', 'both', /2025-13-01 does not exist/],
		['created > 2025-01-01', 'superevents', /Write created: 2025-01-01 \.\. 2100-01-01/],
		['created > 2025-01-01', 'events', /double quotes/],
		['t_0 > 1238166018', 'superevents', /Write t_0: 1238166018 \.\. /],
		['submitter: gwcelery', 'both', /double quotes/],
		["submitter: 'gwcelery'", 'both', /double quotes/],
		['submitter: "gwcelery', 'both', /no closing quotation mark\./],
		['G123456', 'superevents', /ID of an event,.*event: G123456/],
		['S250908?', 'superevents', /only wildcard is \*/],
		['S*', 'superevents', /only wildcard is \*/],
		['XS250908*', 'superevents', /do not start with XS/],
		['R001', 'superevents', /does not know "R001"/],
		['S199999a', 'superevents', /199999 is not a date/],
		['S190425z | S190426c', 'superevents', /^You can only use \| among labels/],
		['(EM_READY | ADVOK) & DQV', 'both', /[Pp]arentheses/],
		['EM_READY ~DQV', 'both', /There is no operator between the labels.*EM_READY & ~DQV/],
		['EM_READY & | ADVOK', 'both', /There are two operators.*EM_READY & ADVOK/],
		['EM_READY && ADVOK', 'both', /There are two operators/],
		['EM_READY & ~~ADVOK', 'both', /There is no label/],
		['EM_READY &', 'both', /There is no label after &/],
		['EM_READY & EM_REDY', 'both', /does not know the label.*Did you mean EM_READY/],
		['label: EM_REDY', 'both', /does not know the label "EM_REDY".*Did you mean label: EM_READY/],
		['label: NOSUCH', 'both', /does not know the label "NOSUCH"/],
		['is_gw: 1', 'superevents', /"1" is not a value for is_gw.*[Tt]rue or false/],
		['in_superevent: yes', 'events', /[Tt]rue or false/],
		['gw_id: GW150914', 'superevents', /no field gw_id.*Write id:/],
		['category: Test', 'events', /no field category in searches for events/],
		['pipeline: gstlal', 'superevents', /no field pipeline in searches for superevents/],
		['t_0: 1238166018', 'events', /no field t_0.*gpstime/],
		['pipeline: nope', 'events', /does not know the pipeline "nope".*It knows/],
		['pipeline: gstlla', 'events', /Did you mean pipeline: gstlal/],
		['last_modified: yesterday .. now', 'both', /no field last_modified.*created/],
		['catgory: Test', 'superevents', /Did you mean category/],
		['publc', 'superevents', /Did you mean public/],
		['nonsense', 'both', /does not know "nonsense"/],
		['superevent: S1904*', 'events', /without wildcard/],
		['S190425z', 'events', /Write superevent: S190425z/],
		['category: Tset', 'superevents', /Production, Test or MDC/],
	])('is explained: %s (%s)', (query, dialect, words) => {
		for (const each of dialect === 'both' ? (['superevents', 'events'] as const) : [dialect]) {
			const [error] = errors(query, each);
			expect(`${error?.message} ${error?.advice ?? ''}`).toMatch(words);
			expect(error?.position).toBeLessThanOrEqual(query.length);
		}
	});
});

describe('A query that the server reads otherwise than meant', () => {
	it.each<[string, Dialect | 'both', RegExp]>([
		['EM_READY ADVOK', 'both', /The server only uses the first label expression/],
		['label: EM_READY label: ADVOK', 'both', /The server only uses the first label expression/],
		['INJ | DQV & EM_READY', 'both', /this means \(INJ \| DQV\) & EM_READY/],
		['far < 1e-7 far > 1e-9', 'events', /only one/],
		['category: Test public internal', 'superevents', /there twice, so there/],
		['created: 2025-01-01', 'both', /not the whole day/],
		['S190425 public', 'superevents', /letters of this ID\./],
		['S190425 strange', 'superevents', /does not know/],
		['H1234', 'events', /hid:/],
		['gpstime: 1238166018..1269363618', 'events', /needs spaces:/],
		['1238166018..1269363618', 'both', /spaces/],
		['1e9', 'events', /external event/],
		['ifos: L1,H1', 'events', /order/],
		['ifos: K1', 'events', /K1/],
		['submitter: "INJ"', 'both', /label INJ/],
		['submitter: "mdc"', 'events', /mock events/],
		['cbc.mchirp > 1', 'events', /group "cbc"/],
		['grb.ra > 1', 'events', /search "grb"/],
		['xyz > 1', 'events', /pipeline "x"/],
		['foo > 1', 'events', /does not know the field "foo"/],
		['category: Test S250101a', 'superevents', /both match\. An ID/],
		['created: 0800 yesterday .. now', 'both', /time/],
		['t_0: 2025-01-01', 'superevents', /as numbers,/],
		['t_0: 2 .. 1', 'superevents', /starts after its end,/],
		['runid: O5', 'both', /does not know the run O5/],
		['O4d far < 1', 'both', /does not know the run O4d/],
		['GW230529_181500', 'superevents', /may not find/],
		['brandnew: 5 | x', 'superevents', /no field brandnew .*as far as this node knows/],
	])('passes with a warning: %s (%s)', (query, dialect, words) => {
		for (const each of dialect === 'both' ? (['superevents', 'events'] as const) : [dialect]) {
			expect(errors(query, each)).toEqual([]);
			expect(
				warnings(query, each)
					.map(({ message }) => message)
					.join(' '),
			).toMatch(words);
		}
	});
});

describe('Where the server did not list its names', () => {
	it.each<[string, Dialect]>([
		['label: K1OK & ~NEW_ONE', 'superevents'],
		['K1OK & ~NEW_ONE far < 1', 'superevents'],
		['~NEW_ONE', 'superevents'],
		['NEW_ONE', 'superevents'],
		['2022_LENSING_MDC', 'superevents'],
		['group: New pipeline: newer search: newest far < 1', 'events'],
		['New newer', 'events'],
		['label: H1OK CBC', 'events'],
	])('any word may be one: %s', (query, dialect) => {
		const findings = checkQuery(query, dialect);
		expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
	});

	it('what is wrong by the grammar is an error all the same', () => {
		expect(checkQuery('far != 1', 'superevents')[0]?.severity).toBe('error');
	});
});
