import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkQuery } from '../../../gracedb/query/check';
import { showPlace } from '../../../gracedb/query/finding';
import { type Dialect, maxQueryLength } from '../../../gracedb/query/words';
import { processorTime } from '../../support/processorTime';
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

	it.each(['(', '~', 'label: ', 'A & ', ' ', '"', '1 ', 'a couple of ', 'far<1|', '..'])(
		'takes no longer than a moment, however often %j is repeated',
		(piece) => {
			const longest = piece.repeat(maxQueryLength / piece.length);
			for (const dialect of dialects) {
				for (const names of [vocabulary, {}]) {
					const time = processorTime(() => checkQuery(longest, dialect, names));
					expect(time).toBeLessThan(2000);
				}
			}
		},
	);
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
