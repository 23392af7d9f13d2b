import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutants } from './mutants';

describe('the bugs that are planted to see whether the histories find them', () => {
	it.each(Object.entries(mutants))('%s has its place in the code as it is', (_name, mutant) => {
		for (const { file, find, replace } of mutant.edits) {
			const text = readFileSync(join(__dirname, '..', '..', file), 'utf8');
			expect(text.split(find)).toHaveLength(2);
			expect(replace).not.toBe(find);
		}
	});
});
