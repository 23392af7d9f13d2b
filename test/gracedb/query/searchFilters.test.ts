import { describe, expect, it } from 'vitest';
import { checkQuery } from '../../../gracedb/query/check';
import { combineSearch, type SearchFilters } from '../../../gracedb/query/searchFilters';
import { readOrder, sortByFar } from '../../../gracedb/query/sort';
import type { Dialect } from '../../../gracedb/query/words';
import { vocabulary } from './vocabulary';

const combined = (query: string, filters: SearchFilters, dialect: Dialect = 'superevents') =>
	combineSearch(query, filters, dialect, vocabulary);

/** 2024-07-16 12:00:00 UTC. */
const noon = Date.UTC(2024, 6, 16, 12) / 1000;
const day = 86_400;

describe('Filters beside a query', () => {
	it.each<[string, SearchFilters, string]>([
		['', {}, ''],
		['far < 1e-7', {}, 'far < 1e-7'],
		['', { farBelow: 7.7e-8 }, 'far < 7.7e-8'],
		[' public ', { farBelow: 1e-9 }, 'public far < 1e-9'],
		['far < 1e-7', { farBelow: 1e-9 }, 'far < 1e-7 far < 1e-9'],
		[
			'',
			{ createdAfter: noon, createdBefore: noon + day },
			'created: 2024-07-16 12:00:00 .. 2024-07-17 12:00:00',
		],
		['', { createdAfter: noon }, 'created: 2024-07-16 12:00:00 .. 2100-01-01 00:00:00'],
		['', { createdBefore: noon }, 'created: 1970-01-01 00:00:00 .. 2024-07-16 12:00:00'],
		['', { isPublic: false }, 'is_public: false'],
		['', { allOf: ['EM_READY', 'ADVOK'] }, 'label: EM_READY & ADVOK'],
		['', { anyOf: ['EM_READY', 'ADVOK'] }, 'label: EM_READY | ADVOK'],
		['', { noneOf: ['INJ', 'DQV'] }, 'label: ~INJ & ~DQV'],
		[
			'far < 1',
			{ anyOf: ['EM_READY', 'ADVOK'], allOf: ['SKYMAP_READY'], noneOf: ['INJ'], isPublic: true },
			'far < 1 is_public: true label: EM_READY | ADVOK & SKYMAP_READY & ~INJ',
		],
	])('become terms of a search for superevents: %s with %j', (query, filters, sent) => {
		const search = combined(query, filters);
		expect(search.query).toBe(sent);
		expect(search.appliedHere).toEqual([]);
		expect(
			checkQuery(sent, 'superevents', vocabulary).filter(({ severity }) => severity === 'error'),
		).toEqual([]);
	});

	it.each<[string, SearchFilters, string]>([
		['', { farBelow: 1e-9 }, 'far < 1e-9'],
		['gstlal', { groups: ['CBC', 'Burst'] }, 'gstlal group: CBC Burst'],
		['', { pipelines: ['gstlal'], searches: ['AllSky'] }, 'pipeline: gstlal search: AllSky'],
		['', { instruments: ['L1'] }, 'ifos: L1'],
		['', { noneOf: ['INJ'] }, 'label: ~INJ'],
	])('become terms of a search for events: %s with %j', (query, filters, sent) => {
		const search = combined(query, filters, 'events');
		expect(search.query).toBe(sent);
		expect(search.appliedHere).toEqual([]);
		expect(checkQuery(sent, 'events', vocabulary)).toEqual([]);
	});

	it.each<[Dialect, string, SearchFilters, string[]]>([
		['superevents', 'EM_READY', { allOf: ['ADVOK'] }, ['All of These Labels']],
		['superevents', 'label: EM_READY', { significant: true }, ['Significant']],
		['superevents', '', { groups: ['CBC'] }, ['Groups']],
		['superevents', '', { instruments: ['H1'] }, ['Instruments']],
		['superevents', '', { pipelines: ['gstlal'], searches: ['BBH'] }, ['Pipelines', 'Searches']],
		// Of two conditions on one field, events have to meet only one.
		['events', 'far < 1e-7', { farBelow: 1e-9 }, ['FAR Below']],
		['events', 'nevents > 1', { farBelow: 1e-9 }, ['FAR Below']],
		['events', 'created: 1 week ago .. now', { createdAfter: noon }, ['Created After']],
		['events', 'CBC', { groups: ['Burst'] }, ['Groups']],
		['events', 'gstlal', { pipelines: ['pycbc'] }, ['Pipelines']],
		['events', 'ADVOK', { noneOf: ['INJ'] }, ['None of These Labels']],
	])(
		'are applied here where the server would not understand them so: %s %s with %j',
		(dialect, query, filters, here) => {
			const search = combined(query, filters, dialect);
			expect(search.query).toBe(query);
			expect(search.appliedHere).toEqual(here);
		},
	);

	it('say of superevents what the preferred event says', () => {
		const record = (event: Record<string, string>) => ({
			superevent_id: 'S1',
			preferred_event_data: { group: 'CBC', pipeline: 'gstlal', search: 'BBH', ...event },
		});
		const search = combined('', { pipelines: ['GSTLAL', 'pycbc'], instruments: ['h1', 'V1'] });
		expect(search.matches(record({ instruments: 'H1,L1,V1' }))).toBe(true);
		expect(search.matches(record({ instruments: 'H1,L1' }))).toBe(false);
		expect(search.matches(record({ instruments: 'H1,V1', pipeline: 'spiir' }))).toBe(false);
		expect(search.matches({ superevent_id: 'S1' })).toBe(false);
	});

	it('ask for one of several instruments, and look for the others here', () => {
		const search = combined('', { instruments: ['K1', 'V1', 'H1'] }, 'events');
		expect(search.query).toBe('ifos: H1');
		expect(search.appliedHere).toEqual(['Instruments']);
		expect(search.matches({ instruments: 'H1,L1,V1' })).toBe(false);
		expect(search.matches({ instruments: 'H1,V1,K1' })).toBe(true);
	});

	it('search for significance by those of its labels that the server knows', () => {
		const old = { ...vocabulary, labels: ['GCN_PRELIM_SENT', 'INJ'] };
		const search = (significant: boolean) =>
			combineSearch('', { significant }, 'superevents', old).query;
		expect(search(true)).toBe('label: GCN_PRELIM_SENT');
		expect(search(false)).toBe('label: ~GCN_PRELIM_SENT');
		const without = combineSearch('', { significant: true }, 'superevents', { labels: ['INJ'] });
		expect(without.query).toBe('');
		expect(without.matches({ labels: [] })).toBe(false);
	});

	it('put nothing into the query that is no plain name', () => {
		const search = combineSearch('', { groups: ['CBC far < 1'] }, 'events', {});
		expect(search.query).toBe('');
		expect(search.matches({ group: 'CBC' })).toBe(false);
	});

	it('compare times of creation as the server does: to the second, both ends included', () => {
		const { matches } = combined(
			'created: now',
			{ createdAfter: noon, createdBefore: noon + 60 },
			'events',
		);
		expect(matches({ created: '2024-07-16 12:00:00 UTC' })).toBe(true);
		expect(matches({ created: '2024-07-16 12:01:00 UTC' })).toBe(true);
		expect(matches({ created: '2024-07-16 12:01:01 UTC' })).toBe(false);
		expect(matches({ created: null })).toBe(false);
	});
});

describe('The order of a list', () => {
	it.each<[Dialect, string, string]>([
		['superevents', '', ''],
		['superevents', '-created', '-created'],
		['superevents', 'time', 't_0'],
		['superevents', '-time, superevent_id', '-t_0,superevent_id'],
		['events', '-far', '-far'],
		['events', 'time', 'gpstime'],
		['events', '-pipeline__name', '-pipeline__name'],
	])('of %s by %s is left to the server as %s', (dialect, names, sort) => {
		expect(readOrder(names, dialect)).toEqual({ sort });
	});

	it('of superevents by FAR is made here', () => {
		expect(readOrder('far', 'superevents')).toEqual({ sort: '', byFar: 'ascending' });
		expect(readOrder('-far', 'superevents')).toEqual({ sort: '', byFar: 'descending' });
		const rows = [{ far: 1e-7 }, { far: null }, { far: 1e-9 }];
		expect(sortByFar(rows, 'ascending').map(({ far }) => far)).toEqual([1e-9, 1e-7, null]);
		expect(sortByFar(rows, 'descending').map(({ far }) => far)).toEqual([1e-7, 1e-9, null]);
	});

	it.each<[Dialect, string, RegExp]>([
		['superevents', 'nope', /^Sort: you cannot sort superevents by "nope"/],
		['superevents', 'gpstime', /cannot sort superevents by "gpstime"/],
		['superevents', 'far,created', /cannot sort superevents by FAR and something else\./],
		['superevents', 'toString', /cannot sort superevents by "toString"/],
		['events', 't_0', /^Sort: you cannot sort events by "t_0"/],
		['events', 'far,created', /by one field, not by 2/],
	])('of %s by %s is an error, and is not passed over', (dialect, names, said) => {
		expect(() => readOrder(names, dialect)).toThrow(said);
	});
});
