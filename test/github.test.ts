import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json';
import { packagesNeededBy } from '../scripts/bundle.mjs';

const root = resolve(__dirname, '..');
const read = (path: string): string => readFileSync(join(root, '.github', path), 'utf8');

describe('What GitHub runs', () => {
	it('are npm scripts that exist', () => {
		const ci = read('workflows/ci.yml');
		const suites = [...ci.matchAll(/^\s+- (test:\S+)/gm)].map(([, name]) => name);
		const commands = [...ci.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name);
		expect(suites.length).toBeGreaterThan(3);
		expect(Object.keys(packageJson.scripts)).toEqual(
			expect.arrayContaining([...suites, ...commands]),
		);
	});

	it('tests the oldest Node that package.json allows, and the newer ones', () => {
		expect(read('workflows/ci.yml')).toContain('node: [20, 22, 24]');
		expect(packageJson.engines.node).toBe('>=20.19');
	});

	it('publishes without a secret, by what npm trusts, and signs where it comes from', () => {
		const publish = read('workflows/publish.yml');
		expect(publish).toMatch(/^\s+id-token: write$/m);
		expect(publish.match(/npm publish [^\n]*/g)).toHaveLength(2);
		for (const command of publish.match(/npm publish [^\n]*/g) ?? []) {
			expect(command).toContain('--provenance --access public --tag "$tag"');
		}
		for (const file of readdirSync(join(root, '.github/workflows'))) {
			expect(read(`workflows/${file}`)).not.toMatch(/secrets\.|TOKEN/);
			expect(read(`workflows/${file}`)).toMatch(/^permissions:\n {2}contents: read\n/m);
		}
	});

	it('proposes each package that is bundled by itself', () => {
		const [, list = ''] = read('dependabot.yml').split('exclude-patterns:');
		const excluded = [...(list.split('ignore:')[0] ?? '').matchAll(/- '?([^'\n]+)'?/g)];
		const direct = packagesNeededBy(join(root, 'dist'))
			.map(({ name }) => name)
			.filter((name) => name in packageJson.devDependencies);
		expect(excluded.map(([, name]) => name)).toEqual(direct);
	});
});
