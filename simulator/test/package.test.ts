import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import house from '../../package.json';
import packageJson from '../package.json';

const folder = resolve(import.meta.dirname, '..');

describe('the package gracedb-simulator', () => {
	it('needs exact versions, and the same ones as the rest of the repository', () => {
		const others: Record<string, string> = house.devDependencies;
		for (const [name, version] of Object.entries(packageJson.dependencies)) {
			expect(version).toMatch(/^\d+\.\d+\.\d+$/);
			expect(others[name] ?? version, name).toBe(version);
		}
	});

	it('packs the compiled program with its data, and nothing else', () => {
		const output = execFileSync('npm', ['pack', '--dry-run', '--json'], {
			cwd: folder,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		const [tarball] = JSON.parse(output) as { size: number; files: { path: string }[] }[];
		const paths = tarball?.files.map(({ path }) => path) ?? [];
		expect(paths).toContain(packageJson.bin['gracedb-simulator']);
		expect(paths).toContain('dist/seed/public-superevents.json');
		const others = paths.filter((path) => !/^dist\/.*\.js(?:on)?$/.test(path)).sort();
		expect(others).toEqual(['LICENSE.md', 'README.md', 'package.json']);
		for (const path of paths.filter((one) => one.endsWith('.js'))) {
			const source = resolve(folder, path.replace(/^dist\/(.*)\.js$/, '$1.ts'));
			expect(existsSync(source), path).toBe(true);
		}
		expect(tarball?.size).toBeLessThan(300_000);
	});
});
