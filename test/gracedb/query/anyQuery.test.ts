import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkQuery } from '../../../gracedb/query/check';
import { showPlace } from '../../../gracedb/query/finding';
import type { Dialect } from '../../../gracedb/query/words';
import { goodQuery, pieces, roughQuery } from './arbitraries';
import { vocabulary } from './vocabulary';

const dialects: readonly Dialect[] = ['superevents', 'events'];
const runs = { numRuns: Number(process.env['QUERY_RUNS'] ?? 400) };

describe('A check of any query', () => {
	it.each(dialects)('never throws, and its findings lie within the query (%s)', (dialect) => {
		const any = fc.oneof(
			fc.string({ maxLength: 200 }),
			fc.string({ unit: 'binary', maxLength: 50 }),
			roughQuery(pieces(vocabulary)),
		);
		fc.assert(
			fc.property(any, fc.constantFrom(vocabulary, {}, { labels: [] }), (query, names) => {
				for (const finding of checkQuery(query, dialect, names)) {
					const { position, length, message } = finding;
					expect(position).toBeGreaterThanOrEqual(0);
					expect(length).toBeGreaterThanOrEqual(0);
					expect(position + length).toBeLessThanOrEqual(query.length);
					expect(message).toMatch(/^.+[.?]$/s);
					expect(showPlace(query, finding)).toContain('▶');
				}
			}),
			runs,
		);
	});

	it('takes no longer than a moment, however strange the query', () => {
		const started = performance.now();
		for (const piece of [
			'(',
			'~',
			'label: ',
			'A & ',
			' ',
			'"',
			'1 ',
			'a couple of ',
			'far<1|',
			'..',
		]) {
			for (const dialect of dialects) {
				checkQuery(piece.repeat(5000), dialect, vocabulary);
				checkQuery(piece.repeat(200), dialect, {});
			}
		}
		expect(performance.now() - started).toBeLessThan(5000);
	});
});

describe('A query made of the grammar', () => {
	it.each(dialects)('is never blocked, whether names are known or not (%s)', (dialect) => {
		fc.assert(
			fc.property(goodQuery(dialect, vocabulary), (query) => {
				for (const names of [vocabulary, {}]) {
					const findings = checkQuery(query, dialect, names);
					expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
				}
			}),
			runs,
		);
	});
});
