import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '../..');

export default defineConfig({
	root,
	test: {
		include: ['test/kafka/**/*.test.ts'],
		globalSetup: ['test/support/freshBuild.mjs'],
		setupFiles: ['test/support/setup.ts'],
		// Each of them has a broker and a simulator of its own, see main.ts: some stop the broker.
		maxWorkers: 2,
		// The machine may have other work.
		testTimeout: 180_000,
		hookTimeout: 60_000,
		reporters: ['default', resolve(root, 'test/support/closingLine.ts')],
	},
});
