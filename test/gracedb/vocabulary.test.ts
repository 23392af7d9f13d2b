import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../gracedb/json';
import { createVocabulary } from '../../gracedb/vocabulary';

/** What a server that tells just this of its vocabulary makes of a type of VOEvents. */
const codeOn =
	(root: JsonObject) =>
	(given: string): Promise<string> =>
		createVocabulary(() => Promise.resolve(root)).code('voevent-types', given, 'Type');

describe('a code of the server’s vocabulary', () => {
	const newer = codeOn({ 'voevent-types': { PR: 'preliminary', FF: 'fireworks' } });
	const silent = codeOn({});

	it.each([
		['PR', 'PR'],
		[' preliminary ', 'PR'],
		['ff', 'FF'],
		['Fireworks', 'FF'],
	])(
		'passes where the server offers it, also one that no older server has: %s',
		async (...[g, c]) => {
			expect(await newer(g)).toBe(c);
		},
	);

	it('is refused where the server has others, with a sentence that names them', async () => {
		await expect(newer('IN')).rejects.toMatchObject({
			kind: 'input',
			message: 'Type: "IN" is not a choice.',
			advice: 'Choose one of PR (preliminary), FF (fireworks).',
		});
		await expect(newer(' ')).rejects.toThrow('Type is empty.');
	});

	it('passes where the server tells none, if it is known from other servers or written like one', async () => {
		expect(await silent('initial')).toBe('IN');
		expect(await silent('FF')).toBe('FF');
		await expect(silent('soon')).rejects.toMatchObject({
			message: 'Type: "soon" is not a choice.',
			advice: expect.stringContaining('EW (earlywarning)') as string,
		});
	});
});
