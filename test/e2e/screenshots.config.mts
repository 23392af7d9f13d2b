import { defineConfig } from 'vitest/config';
import { common, oneN8n, reporters } from './vitest.config.mts';

/** The tests that look at what people see; the pictures that they take go into docs/screenshots/. */
const files = ['editor', 'messages', 'newUser', 'nodeList', 'panels', 'results'];

export default defineConfig({
	root: common.root,
	test: {
		...common,
		...oneN8n,
		reporters,
		include: files.map((file) => `test/e2e/${file}.test.ts`),
		env: { UPDATE_SCREENSHOTS: '1' },
	},
});
