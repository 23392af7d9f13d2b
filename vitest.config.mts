import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts'],
		exclude: ['test/e2e/**'],
		reporters: ['default', './test/support/closingLine.ts'],
		testTimeout: 20_000,
		hookTimeout: 60_000,
	},
});
