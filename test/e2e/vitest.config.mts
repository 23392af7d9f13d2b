import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '../..');

export default defineConfig({
	root,
	test: {
		include: ['test/e2e/**/*.test.ts'],
		globalSetup: ['test/support/freshBuild.mjs', 'test/e2e/globalSetup.ts'],
		// All files share one n8n and one browser's worth of memory.
		fileParallelism: false,
		testTimeout: 240_000,
		hookTimeout: 120_000,
		reporters: ['default', resolve(root, 'test/support/closingLine.ts')],
	},
});
