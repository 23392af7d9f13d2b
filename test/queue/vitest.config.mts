import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '../..');

export default defineConfig({
	root,
	test: {
		include: ['test/queue/**/*.test.ts'],
		globalSetup: ['test/support/freshBuild.mjs'],
		// All share one n8n, and some stop parts of it.
		fileParallelism: false,
		// A poll comes once a minute, and the machine may have other work.
		testTimeout: 300_000,
		hookTimeout: 180_000,
		reporters: ['default', resolve(root, 'test/support/closingLine.ts')],
	},
});
