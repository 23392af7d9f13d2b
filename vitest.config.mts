import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);

export default defineConfig({
	resolve: {
		// The CommonJS build, which n8n itself and the built nodes load: one copy of its classes for all.
		alias: { 'n8n-workflow': require.resolve('n8n-workflow') },
	},
	test: {
		include: ['test/**/*.test.ts'],
		setupFiles: ['test/support/setup.ts'],
		exclude: ['test/e2e/**', 'test/large/**'],
		reporters: ['default', './test/support/closingLine.ts'],
		testTimeout: 20_000,
		hookTimeout: 60_000,
	},
});
