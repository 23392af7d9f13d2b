import { describe, expect, it } from 'vitest';
import { matchSuperevents, QueryError } from '../query/superevents';
import { seedSky } from '../seed/seed';

const { superevents } = seedSky();
const now = new Date('2024-07-16T12:00:00Z');

function ids(query: string): string[] {
	return matchSuperevents(query, superevents, now).map(({ id }) => id);
}

const production = ['S240713d', 'S240713e', 'S240714d', 'S240716b'];

describe('a superevent query', () => {
	it('leaves Test and MDC out unless it names a category or an id', () => {
		expect(ids('far < 1')).toEqual(production);
		expect(ids('category: MDC far < 1')).toHaveLength(96);
		expect(ids('mdc')).toHaveLength(96);
		expect(ids('category: test')).toEqual([]);
		expect(ids('MS240716p')).toEqual(['MS240716p']);
	});

	it('finds an id in any case, with or without its keyword', () => {
		expect(ids('s240716B')).toEqual(['S240716b']);
		expect(ids('id: S240716b')).toEqual(['S240716b']);
		expect(ids('superevent_id: ms240716P')).toEqual(['MS240716p']);
		expect(ids('S240716')).toEqual([]);
		expect(ids('MS240716')).toEqual(['MS240716a']);
	});

	it('finds ids by their beginning', () => {
		expect(ids('S2407*')).toEqual(production);
		expect(ids('S240713*')).toEqual(['S240713d', 'S240713e']);
		expect(ids('ms240716*')).toHaveLength(16);
	});

	it('joins labels by AND, OR and NOT, and ORs before ANDs', () => {
		expect(ids('label: ADVOK')).toEqual(['S240716b']);
		expect(ids('advok')).toEqual(['S240716b']);
		expect(ids('label: EM_READY & ~EM_COINC')).toEqual(['S240713d', 'S240713e']);
		expect(ids('EM_READY, -EM_COINC')).toEqual(['S240713d', 'S240713e']);
		expect(ids('PE_READY | LOW_SIGNIF_PRELIM_SENT')).toEqual(production);
		expect(ids('PE_READY | DQOK & EM_COINC')).toEqual(['S240714d', 'S240716b']);
		expect(ids('~DQOK')).toEqual([]);
	});

	it('applies the first label expression only', () => {
		expect(ids('EM_READY ADVOK')).toEqual(production);
		expect(ids('far < 1e-5 EM_COINC')).toEqual(['S240714d', 'S240716b']);
	});

	it('compares the false-alarm rate', () => {
		expect(ids('far < 1e-7')).toEqual(['S240716b']);
		expect(ids('far<=4.451198e-06')).toEqual(['S240714d', 'S240716b']);
		expect(ids('far > 1e-5')).toEqual(['S240713d', 'S240713e']);
		expect(ids('far = 4.451198e-06')).toEqual(['S240714d']);
		expect(ids('far: 1e-6 .. 1e-5')).toEqual(['S240714d']);
		expect(ids('far in 1e-6, 1e-5')).toEqual(['S240714d']);
		expect(ids('far > 1e-7 far < 1e-5')).toEqual(['S240714d']);
	});

	it('looks at the time of creation, absolute and relative', () => {
		expect(ids('created: 2024-07-14 .. 2024-07-15')).toEqual(['S240714d']);
		expect(ids('created: 2024-07-13 09:50 .. 2024-07-13 09:53:55')).toEqual(['S240713e']);
		expect(ids('created: today .. now')).toEqual(['S240716b']);
		expect(ids('created: 3 days ago .. yesterday')).toEqual(['S240714d']);
		expect(ids('created: 1 week ago .. tomorrow')).toEqual(production);
		expect(ids('created: 9 hours ago .. now')).toEqual(['S240716b']);
		expect(ids('created: 8 hours ago .. now')).toEqual([]);
		expect(ids('created: 2 months ago .. 1 month ago')).toEqual([]);
	});

	it('looks at the time of the event and at runs', () => {
		expect(ids('t_0: 1405136958.508404')).toEqual(['S240716b']);
		expect(ids('gpstime: 1404897369 .. 1404899635')).toEqual(['S240713d', 'S240713e']);
		expect(ids('1404897369 .. 1404899635')).toEqual(['S240713d', 'S240713e']);
		expect(ids('O4b')).toEqual(production);
		expect(ids('runid: o3')).toEqual([]);
	});

	it('looks at events, submitter, exposure and confirmation', () => {
		expect(ids('event: E501401')).toEqual(['S240716b']);
		expect(ids('preferred_event: G501210 .. G501220')).toEqual(['S240713d', 'S240713e']);
		expect(ids('submitter: "follow"')).toEqual(production);
		expect(ids('public')).toEqual(production);
		expect(ids('is_public: False')).toEqual([]);
		expect(ids('is_gw: false S240716b')).toEqual(['S240716b']);
	});

	it.each([
		'label: NOSUCH',
		'label:EM_READY',
		'RUNID: O3',
		'(EM_READY | ADVOK) & DQV',
		'EM_READY &',
		'EM_READY ~DQV',
		'far != 1e-7',
		'FAR < 1e-7',
		'created: 2024-07-01 .. now',
		'created: 2024-13-01 .. 2025-01-01',
		'created: 2024-07-01T00:00:00',
		'created > 2024-07-01',
		't_0 > 1404897369',
		'submitter: emfollow',
		'G501389',
		'S240716?',
		'S249999a',
		'S240716b | S240714d',
		'is_gw: 1',
		'gw_id: GW150914',
		'nonsense',
	])('refuses %s', (query) => {
		expect(() => ids(query)).toThrow(QueryError);
	});
});
