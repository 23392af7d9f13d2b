import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json';
import { version } from '../gracedb/http/userAgent';

const root = resolve(__dirname, '..');

describe('the package', () => {
	it('calls itself by the version of package.json', () => {
		expect(version).toBe(packageJson.version);
	});

	it('needs a handful of packages at run time, in exact versions', () => {
		expect(Object.keys(packageJson.dependencies)).toEqual([
			'@resvg/resvg-wasm',
			'astronomy-engine',
			'd3-contour',
			'form-data',
			'fzstd',
			'kafkajs',
			'luxon',
			'undici',
		]);
		for (const pinned of Object.values({
			...packageJson.dependencies,
			...packageJson.devDependencies,
		})) {
			expect(pinned).toMatch(/^\d+\.\d+\.\d+$/);
		}
		expect(packageJson.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it.each(['package-lock.json', 'scripts/n8n-runtime/package-lock.json'])(
		'has no address of a registry in %s',
		(file) => {
			const { packages } = JSON.parse(readFileSync(resolve(root, file), 'utf8')) as {
				packages: Record<string, { resolved?: string }>;
			};
			// A workspace is resolved too: to its folder.
			const resolved = Object.values(packages).flatMap((one) => one.resolved ?? []);
			expect(resolved.filter((target) => !packageJson.workspaces.includes(target))).toEqual([]);
		},
	);

	it('packs less than 600 kB: what n8n needs, and the examples', async () => {
		const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json'], {
			cwd: root,
		});
		const [tarball] = JSON.parse(stdout) as { size: number; files: { path: string }[] }[];
		expect(tarball?.size).toBeLessThan(600_000);
		const paths = tarball?.files.map(({ path }) => path) ?? [];
		expect(paths).toEqual(
			expect.arrayContaining([...packageJson.n8n.nodes, ...packageJson.n8n.credentials]),
		);
		expect(paths).toEqual(
			expect.arrayContaining([
				'dist/icons/gracedb.svg',
				'dist/icons/gracedb.dark.svg',
				'dist/nodes/GraceDb/GraceDb.node.json',
			]),
		);
		const examples = readdirSync(resolve(root, 'examples')).map((file) => `examples/${file}`);
		expect(paths).toEqual(expect.arrayContaining(examples));
		const built = /^dist\/(?:credentials|gracedb|icons|nodes|watch)\/.*\.(?:js|json|svg)$/;
		const example = /^examples\/[^/]*\.json$/;
		const others = paths.filter((path) => !built.test(path) && !example.test(path));
		expect(others.sort()).toEqual(['LICENSE.md', 'README.md', 'package.json']);
	});
});
