import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '../..');

export default defineConfig({
	root,
	test: {
		include: ['test/kafka/**/*.test.ts'],
		globalSetup: ['test/support/freshBuild.mjs'],
		setupFiles: ['test/support/setup.ts'],
		// All share one broker and one simulator, and some stop the broker.
		fileParallelism: false,
		// The machine may have other work.
		testTimeout: 180_000,
		hookTimeout: 60_000,
		reporters: ['default', resolve(root, 'test/support/closingLine.ts')],
	},
});
