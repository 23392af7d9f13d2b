import { resolve } from 'node:path';
import { defineConfig, type UserWorkspaceConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '../..');

/** For all tests. */
export const common = {
	root,
	testTimeout: 240_000,
	hookTimeout: 120_000,
};

/** All files share one n8n and one browser's worth of memory. */
export const oneN8n = {
	globalSetup: ['test/support/freshBuild.mjs', 'test/e2e/globalSetup.ts'],
	fileParallelism: false,
};

export const reporters = ['default', resolve(root, 'test/support/closingLine.ts')];

/** Each file starts an n8n of its own, kills it and waits for it; two of them can wait side by side. */
const ownN8n = {
	include: ['test/e2e/restarts/**/*.test.ts', 'test/e2e/durable/**/*.test.ts'],
	globalSetup: ['test/support/freshBuild.mjs'],
	maxWorkers: 2,
	sequence: { groupOrder: 1 },
};

const projects: UserWorkspaceConfig[] = [
	{
		root,
		test: {
			...common,
			...oneN8n,
			name: 'one n8n',
			include: ['test/e2e/**/*.test.ts'],
			exclude: ownN8n.include,
		},
	},
	{ root, test: { ...common, ...ownN8n, name: 'an n8n for each file' } },
];

export default defineConfig({ root, test: { projects, reporters } });
