import { describe, expect, it } from 'vitest';
import { answerForModel, failureForModel } from '../../nodes/GraceDb/tool';
import { inputError } from '../../gracedb/errors/GraceDbError';

const item = (json: Record<string, string | number>) => ({ json, pairedItem: { item: 0 } });
const lengthOf = (items: readonly object[]): number => JSON.stringify(items).length;

describe('What the model of an AI Agent is answered', () => {
	it('is all items where they are few', () => {
		const items = [item({ a: 1 }), item({ a: 2 })];
		expect(answerForModel(items)).toEqual(items);
		expect(answerForModel([])).toEqual([]);
	});

	it('is as many items as fit, and says how many there were', () => {
		const items = Array.from({ length: 100 }, (_, number) =>
			item({ number, text: 'x'.repeat(300) }),
		);
		const shown = answerForModel(items).map(({ json }) => json);
		expect(lengthOf(shown)).toBeLessThan(8_000);
		expect(shown.at(-1)).toEqual({
			note: `Only the first ${shown.length - 1} of 100 items fit into the answer. Narrow the search, or lower Limit.`,
		});
	});

	it('is an item without its longest fields where it is too long alone, and names them', () => {
		const long = item({
			id: 'S240716b',
			html: 'x'.repeat(20_000),
			text: 'y'.repeat(9_000),
			far: 1,
		});
		const [shown] = answerForModel([long]);
		expect(shown?.json).toEqual({ id: 'S240716b', far: 1, left_out: ['html', 'text'] });
	});

	it('is what happened and what to do about it where the call failed', () => {
		expect(failureForModel(inputError('Limit is empty.', 'Give a number < 5.'))).toEqual({
			error: 'Limit is empty.',
			details: 'Give a number < 5.',
		});
		expect(failureForModel(new Error('broken'))).toEqual({ error: 'broken' });
	});
});
