import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkQuery } from '../../../gracedb/query/check';
import type { Dialect, QueryVocabulary } from '../../../gracedb/query/words';
import { eventCondition } from '../../../simulator/query/events';
import { QueryError } from '../../../simulator/query/error';
import { readSuperevents } from '../../../simulator/query/superevents';
import { groups, labels, pipelines, searches } from '../../../simulator/sky/vocabulary';
import { useSimulator } from '../../support/simulator';
import { goodQuery, pieces, roughQuery } from './arbitraries';

const vocabulary: QueryVocabulary = { groups, labels, pipelines, searches };
const dialects: readonly Dialect[] = ['superevents', 'events'];
const runs = { numRuns: Number(process.env['QUERY_RUNS'] ?? 600) };
const now = new Date('2025-01-15T12:30:00Z');

/** Whether the simulator's own reading of queries, which shares nothing with the check, understands one. */
function isUnderstood(query: string, dialect: Dialect): boolean {
	try {
		if (dialect === 'superevents') readSuperevents(query, now);
		else eventCondition(query, { now, hasReplayId: true });
		return true;
	} catch (error) {
		if (error instanceof QueryError) return false;
		throw error;
	}
}

const hasError = (query: string, dialect: Dialect, names: QueryVocabulary): boolean =>
	checkQuery(query, dialect, names).some(({ severity }) => severity === 'error');

describe('Beside the simulator', () => {
	it.each(dialects)('no query that it understands is blocked (%s)', (dialect) => {
		const good = goodQuery(dialect, vocabulary);
		const rough = roughQuery(pieces(vocabulary));
		fc.assert(
			fc.property(
				fc.oneof(
					rough,
					fc.tuple(good, rough).map((parts) => parts.join(' ')),
				),
				(text) => {
					const query = text.trim();
					if (!isUnderstood(query, dialect)) return;
					for (const names of [vocabulary, {}]) expect(hasError(query, dialect, names)).toBe(false);
				},
			),
			runs,
		);
	});
});

describe('A server', () => {
	const simulator = useSimulator();

	it.each(dialects)(
		'refuses what the check calls an error, and takes the rest of the grammar (%s)',
		async (dialect) => {
			const good = fc.sample(goodQuery(dialect, vocabulary), { numRuns: 60, seed: 7 });
			const rough = fc.sample(roughQuery(pieces(vocabulary)), { numRuns: 120, seed: 7 });
			const headers = { authorization: `Bearer ${simulator.token('scientist')}` };
			const status = async (query: string): Promise<number> => {
				const fields = new URLSearchParams({ query, count: '1' });
				return (await fetch(`${simulator.url()}/api/${dialect}/?${fields.toString()}`, { headers }))
					.status;
			};
			const errors = rough
				.map((text) => text.trim())
				.filter((query) => hasError(query, dialect, vocabulary));
			expect(errors.length).toBeGreaterThan(50);
			for (const query of errors) expect([query, await status(query)]).toEqual([query, 400]);
			for (const query of good) expect([query, await status(query)]).toEqual([query, 200]);
		},
	);
});
