import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '../..');

export default defineConfig({
	root,
	test: {
		include: ['test/large/**/*.test.ts'],
		globalSetup: ['test/support/freshBuild.mjs'],
		// One after another: each measures the memory of a process of its own.
		fileParallelism: false,
		testTimeout: 600_000,
		// The garbage collector of a busy machine may be late once, but a leak is there every time.
		retry: 2,
		hookTimeout: 120_000,
		reporters: ['default', resolve(root, 'test/support/closingLine.ts')],
	},
});
