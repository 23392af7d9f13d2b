import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);

export default defineConfig({
	resolve: {
		// The CommonJS build, which n8n itself and the built nodes load: one copy of its classes for all.
		alias: { 'n8n-workflow': require.resolve('n8n-workflow') },
	},
	test: {
		include: ['test/**/*.test.ts', 'simulator/test/**/*.test.ts'],
		globalSetup: ['test/support/freshBuild.mjs'],
		setupFiles: ['test/support/setup.ts'],
		exclude: ['test/e2e/**', 'test/kafka/**', 'test/large/**', 'test/queue/**'],
		reporters: ['default', './test/support/closingLine.ts'],
		// Most files wait for a server or a clock some of the time, so no core is left to the test runner alone.
		maxWorkers: availableParallelism(),
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});
