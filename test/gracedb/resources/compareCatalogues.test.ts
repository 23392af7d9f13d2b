import { describe, expect, it } from 'vitest';
import { compareCatalogues } from '../../../gracedb/resources/compareCatalogues';

const entry = {
	pipelines: { gstlal: 'G1', pycbc: 'G2' },
	far: 1e-9,
	pastro: { BBH: 0.9, BNS: 0.1 },
};

describe('two versions of a catalogue', () => {
	it('that say the same differ in nothing, whatever the order of their keys', () => {
		const other = {
			pastro: { BNS: 0.1, BBH: 0.9 },
			far: 1e-9,
			pipelines: { pycbc: 'G2', gstlal: 'G1' },
		};
		expect(compareCatalogues({ S240716b: entry }, { S240716b: other })).toEqual([]);
	});

	it('differ in superevents that came and went, in the order of their ids', () => {
		const changes = compareCatalogues({ S3: entry, S1: entry }, { S1: entry, S2: entry });
		expect(changes.map(({ superevent_id: id, change }) => [id, change])).toEqual([
			['S2', 'added'],
			['S3', 'removed'],
		]);
		expect(changes[0]).toMatchObject({
			differs: ['pipelines', 'far', 'pastro'],
			pipelines_added: { gstlal: 'G1', pycbc: 'G2' },
			far_before: null,
			far_after: 1e-9,
		});
	});

	it('differ in the pipelines of a superevent and in their events', () => {
		const after = { ...entry, pipelines: { gstlal: 'G3', MBTA: 'G4' } };
		expect(compareCatalogues({ S1: entry }, { S1: after })).toMatchObject([
			{
				change: 'changed',
				differs: ['pipelines'],
				pipelines_added: { MBTA: 'G4' },
				pipelines_removed: { pycbc: 'G2' },
				pipelines_changed: { gstlal: { before: 'G1', after: 'G3' } },
			},
		]);
	});

	it.each([
		[1e-9, 1.005e-9, 0.01, []],
		[1e-9, 1.02e-9, 0.01, ['far']],
		[1e-9, 1e-9 + 1e-24, 0, ['far']],
		[0, 0, 0, []],
		[0, 1e-30, 0.5, ['far']],
		[null, null, 0, []],
		[null, 1e-9, 10, ['far']],
	])('have FARs of %s and %s, which with a tolerance of %s differ in %j', (a, b, far, differs) => {
		const changes = compareCatalogues(
			{ S1: { ...entry, far: a } },
			{ S1: { ...entry, far: b } },
			{ far },
		);
		expect(changes.flatMap((change) => change.differs)).toEqual(differs);
	});

	it('differ in probabilities by more than the tolerance, and in classes', () => {
		const after = { ...entry, pastro: { BBH: 0.8, BNS: 0.1001, Terrestrial: 0.1 } };
		const [change] = compareCatalogues({ S1: entry }, { S1: after }, { pastro: 0.001 });
		expect(change?.pastro_changed).toEqual({
			BBH: { before: 0.9, after: 0.8 },
			Terrestrial: { before: null, after: 0.1 },
		});
	});

	it('are compared although a superevent has no p_astro or a key that objects inherit', () => {
		const bare = { pipelines: {}, far: null, pastro: null };
		expect(compareCatalogues({ constructor: bare }, {})).toMatchObject([
			{ superevent_id: 'constructor', change: 'removed', differs: [] },
		]);
	});
});
