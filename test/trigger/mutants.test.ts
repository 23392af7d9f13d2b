import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutants } from './mutants';

describe('the bugs that are planted to see whether the histories find them', () => {
	it.each(Object.entries(mutants))('%s has its place in the code as it is', (_name, mutant) => {
		const text = readFileSync(join(__dirname, '..', '..', mutant.file), 'utf8');
		expect(text.split(mutant.find)).toHaveLength(2);
		expect(mutant.replace).not.toBe(mutant.find);
	});
});
