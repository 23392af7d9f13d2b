import { mergeConfig } from 'vitest/config';
import config from './vitest.config.mts';

/** The tests that look at what people see; the pictures that they take go into docs/screenshots/. */
const files = ['editor', 'messages', 'newUser', 'nodeList', 'panels', 'results'];

const shared = mergeConfig(config, { test: { env: { UPDATE_SCREENSHOTS: '1' } } });

export default {
	...shared,
	test: { ...shared.test, include: files.map((file) => `test/e2e/${file}.test.ts`) },
};
