import { describe, expect, it } from 'vitest';
import { readCatalogueJson, readCatalogueRows } from '../../../gracedb/resources/catalogueRows';

const row = { superevent: 'S240716b', pipelines: { gstlal: 'G1' }, far: 1e-9, pastro: { BBH: 1 } };
const entries = { S240716b: { pipelines: { gstlal: 'G1' }, far: 1e-9, pastro: { BBH: 1 } } };

describe('the superevents of a catalogue', () => {
	it.each([
		['objects', row],
		['JSON in cells', { ...row, pipelines: '{"gstlal": "G1"}', pastro: '{"BBH": 1}', far: '1e-9' }],
		['pairs in cells', { ...row, pipelines: ' gstlal: G1 ', pastro: 'BBH=1;' }],
		['ids as people paste them', { ...row, superevent: ' s240716B ' }],
	])('are read from rows with %s', (_name, given) => {
		expect(readCatalogueRows([given])).toEqual(entries);
	});

	it('need neither a FAR nor p_astro', () => {
		expect(readCatalogueRows([{ ...row, far: '', pastro: undefined }])).toEqual({
			S240716b: { pipelines: { gstlal: 'G1' }, far: null, pastro: null },
		});
	});

	it.each<[string, object[], RegExp]>([
		['twice', [row, { ...row, superevent: 's240716b' }], /Item 2: S240716b is already in item 1/],
		['without an id', [{ ...row, superevent: undefined }], /Item 1: superevent is empty/],
		[
			'with the id of an event',
			[{ ...row, superevent: 'G1' }],
			/Item 1: superevent: "G1" is the ID of an event/,
		],
		[
			'without pipelines',
			[row, { ...row, superevent: 'S240717a', pipelines: '' }],
			/Item 2 \(S240717a\) has no pipelines/,
		],
		[
			'with pipelines that are a list',
			[{ ...row, pipelines: ['gstlal'] }],
			/pipelines must be an object/,
		],
		['with a word for a FAR', [{ ...row, far: 'rare' }], /far must be a number in Hz, not "rare"/],
		[
			'with a word for a probability',
			[{ ...row, pastro: 'BBH: likely' }],
			/probability of BBH must be a number/,
		],
	])('are refused %s', (_name, rows, message) => {
		expect(() => readCatalogueRows(rows as (typeof row)[])).toThrow(message);
	});

	it('are read from JSON, where only the ids are looked at', () => {
		expect(readCatalogueJson({})).toEqual({});
		expect(readCatalogueJson('{" s240716b": {"new": 1}}')).toEqual({ S240716b: { new: 1 } });
	});

	it.each<[unknown, RegExp]>([
		['{', /not a JSON object/],
		[[1], /not a JSON object/],
		[{ S240716b: {}, s240716b: {} }, /S240716b is there twice/],
		[{ GRB: {} }, /"GRB" is not a superevent ID/],
	])('are refused from JSON like %j', (given, message) => {
		expect(() => readCatalogueJson(given)).toThrow(message);
	});
});
