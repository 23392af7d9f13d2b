import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../gracedb/json';
import { readFar } from '../../nodes/shared/parameters/far';
import { excludedBy, type Filters } from '../../watch/filters/filters';
import { serverQuery } from '../../watch/filters/serverQuery';
import { factsOf } from '../../watch/state/fingerprint';

const day = 86_400;

describe('FAR Below', () => {
	it.each([
		['7.7e-8', 7.7e-8],
		['7.7E-8 Hz', 7.7e-8],
		['one per 10 days', 1 / (10 * day)],
		['1 per 5 months', 1 / (5 * 30 * day)],
		['one per month', 1 / (30 * day)],
		['One per year', 1 / (365 * day)],
		['1 per 4 years', 1 / (4 * 365 * day)],
		['1 per 1.5 years', 1 / (1.5 * 365 * day)],
		['2 per day', 2 / day],
		['3/year', 3 / (365 * day)],
		[1e-9, 1e-9],
	])('reads %s as a rate in Hz, with months of 30 days and years of 365', (words, rate) => {
		expect(readFar(words)).toBeCloseTo(rate, 20);
	});

	it.each(['', 'rare', '0', '-1e-9', '1 per 0 days', '1 per 5 moons', '1e999'])(
		'refuses "%s" and names the field',
		(words) => {
			expect(() => readFar(words)).toThrow(/^FAR Below: /);
		},
	);
});

const all: Filters = {
	significance: 'all',
	anyOf: [],
	allOf: [],
	noneOf: [],
	labelExpression: '',
	groups: [],
	pipelines: [],
	searches: [],
	instruments: [],
	onlyPublic: false,
	withSkyMap: false,
	ignoreInjections: false,
	ignoreEarlyWarnings: false,
};

/** Which filter leaves out a superevent with these labels and this preferred event. */
function excluding(
	filters: Partial<Filters>,
	{ labels = [], far = 1e-9, ...event }: { labels?: string[]; far?: number } & JsonObject = {},
	answers: { significantNotice?: boolean; exposed?: boolean } = {},
): string | undefined {
	const superevent = {
		superevent_id: 'S260115a',
		labels,
		far,
		preferred_event_data: {
			group: 'CBC',
			pipeline: 'gstlal',
			search: 'AllSky',
			instruments: 'H1,L1',
			...event,
		},
	};
	return excludedBy({ ...all, ...filters }, { superevent, facts: factsOf(superevent), ...answers });
}

describe('a filter of the trigger', () => {
	it.each(['SIGNIF_LOCKED', 'GCN_PRELIM_SENT', 'RAVEN_ALERT'])(
		'Significant takes %s for significant',
		(label) => {
			expect(excluding({ significance: 'significant' }, { labels: [label] })).toBeUndefined();
		},
	);

	it('Significant believes the newest notice, and never the FAR alone', () => {
		const rare = { far: 1e-20, labels: ['EM_READY', 'LOW_SIGNIF_PRELIM_SENT'] };
		const filters = { significance: 'significant' } as const;
		expect(excluding(filters, rare)).toBe('Significance');
		expect(excluding(filters, rare, { significantNotice: false })).toBe('Significance');
		expect(excluding(filters, rare, { significantNotice: true })).toBeUndefined();
	});

	it.each<[string, Partial<Filters>, JsonObject, JsonObject]>([
		['Significance', { significance: 1e-8 }, { far: 0.99e-8 }, { far: 1.01e-8 }],
		['Any of These Labels', { anyOf: ['ADVOK', 'ADVNO'] }, { labels: ['ADVNO'] }, { labels: [] }],
		[
			'All of These Labels',
			{ allOf: ['EM_READY', 'DQOK'] },
			{ labels: ['DQOK', 'EM_READY', 'INJ'] },
			{ labels: ['EM_READY'] },
		],
		['None of These Labels', { noneOf: ['ADVNO'] }, { labels: ['ADVOK'] }, { labels: ['ADVNO'] }],
		[
			'Label Expression',
			{ labelExpression: 'ADVOK | EM_READY & ~DQV' },
			{ labels: ['EM_READY'] },
			{ labels: ['ADVOK', 'DQV'] },
		],
		['Groups', { groups: ['burst', 'CBC'] }, { group: 'Burst' }, { group: 'Test' }],
		['Pipelines', { pipelines: ['MBTA'] }, { pipeline: 'MBTA' }, { pipeline: 'gstlal' }],
		['Searches', { searches: ['BBH'] }, { search: 'BBH' }, { search: 'AllSky' }],
		[
			'Instruments',
			{ instruments: ['H1', 'V1'] },
			{ instruments: 'H1,L1,V1' },
			{ instruments: 'H1,L1' },
		],
		[
			'Only With Sky Map',
			{ withSkyMap: true },
			{ labels: ['SKYMAP_READY'] },
			{ labels: ['PASTRO_READY'] },
		],
		['Ignore Injections', { ignoreInjections: true }, { labels: [] }, { labels: ['INJ'] }],
		[
			'Ignore Early Warnings',
			{ ignoreEarlyWarnings: true },
			{ labels: ['EARLY_WARNING', 'GCN_PRELIM_SENT'] },
			{ labels: ['EARLY_WARNING'] },
		],
	])('%s lets pass what it should, and nothing else', (name, filters, passing, failing) => {
		expect(excluding(filters, passing)).toBeUndefined();
		expect(excluding(filters, failing)).toBe(name);
	});

	it('Only Public leaves out what an anonymous user is not shown', () => {
		expect(excluding({ onlyPublic: true }, {}, { exposed: true })).toBeUndefined();
		expect(excluding({ onlyPublic: true }, {}, { exposed: false })).toBe('Only Public');
	});
});

describe('the query that the server gets', () => {
	const filters: Filters = {
		...all,
		significance: 1e-8,
		onlyPublic: true,
		ignoreInjections: true,
		anyOf: ['ADVOK', 'ADVREQ'],
		allOf: ['EM_READY'],
		noneOf: ['DQV'],
	};

	it('holds the window and all filters that the server can apply', () => {
		expect(serverQuery({ query: 'far < 1e-5', window: 30, filters }, false)).toBe(
			'far < 1e-5 created: 30 days ago .. now far < 1e-8 is_public: true ADVOK | ADVREQ & EM_READY & ~DQV & ~INJ',
		);
	});

	it('has no window where any age will do, as in a test run', () => {
		expect(serverQuery({ query: '', filters: { ...all, noneOf: ['DQV'] } }, false)).toBe('~DQV');
	});

	it('leaves the labels out where the query of the user has some: the server ignores a second expression', () => {
		expect(serverQuery({ query: 'PE_READY', window: 7, filters }, true)).toBe(
			'PE_READY created: 7 days ago .. now far < 1e-8 is_public: true',
		);
	});
});
