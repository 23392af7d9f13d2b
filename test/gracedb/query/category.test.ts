import { describe, expect, it } from 'vitest';
import { queryWithCategory } from '../../../gracedb/query/category';

describe('queryWithCategory', () => {
	it('writes the category out, also with an empty query, because that would list mock superevents too', () => {
		expect(queryWithCategory('', 'Production')).toBe('category: Production');
		expect(queryWithCategory(' far < 1e-7 label: A & B ', 'MDC')).toBe(
			'far < 1e-7 label: A & B category: MDC',
		);
	});

	it.each([
		'category: MDC',
		'Test far < 1',
		'far < 1 mdc',
		'S240716b',
		'id: MS240716p',
		'superevent_id: GW150914',
		'MS2407*',
		'gw150914',
	])('leaves a query alone that decides by itself: %s', (query) => {
		expect(queryWithCategory(query, 'Production')).toBe(query);
	});

	it.each([
		'submitter: "Test User"',
		'far < 1e-7',
		'label: SKYMAP_READY',
		'created: yesterday .. now',
		'is_gw: true',
	])('is not taken in by %s', (query) => {
		expect(queryWithCategory(query, 'Production')).toBe(`${query} category: Production`);
	});

	it('adds nothing for Any', () => {
		expect(queryWithCategory(' ', 'Any')).toBe('');
		expect(queryWithCategory('far < 1', 'Any')).toBe('far < 1');
	});

	it('refuses a query that no address could hold, instead of reading it for long', () => {
		const query = `far < 1e-7 ${'<'.repeat(1_000_000)}`;
		expect(() => queryWithCategory(query, 'Production')).toThrow(
			/The query has 1000011 characters\. The maximum is 5000/,
		);
		expect(queryWithCategory(query, 'Any')).toBe(query);
	});
});
