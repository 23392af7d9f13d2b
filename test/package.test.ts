import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json';
import { version } from '../gracedb/http/userAgent';
import { packagesNeededBy } from '../scripts/bundle.mjs';
import { notice } from '../scripts/notice';

const root = resolve(__dirname, '..');
const bundled = packagesNeededBy(resolve(root, 'dist'));

const allowedPaths = [
	/^dist\/(?:credentials|gracedb|icons|nodes|watch)\/.*\.(?:js|json|svg)$/,
	/^dist\/node_modules\/.*\.(?:[cm]?js|json|wasm)$/,
	/^dist\/node_modules\/(?:[^/]+\/)+(?:LICEN[CS]E|NOTICE|COPYING)[^/]*$/i,
	/^examples\/[^/]*\.json$/,
];

describe('the package', () => {
	it('calls itself by the version of package.json', () => {
		expect(version).toBe(packageJson.version);
	});

	it('asks n8n’s installer for nothing: what it needs lies in it', () => {
		expect(Object.keys(packageJson)).not.toEqual(
			expect.arrayContaining([expect.stringMatching(/^(?:optionalD|bundleD|d)ependencies$/)]),
		);
		expect(packageJson.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('imports a handful of packages, all in exact versions', () => {
		const direct = bundled.filter(({ name }) => name in packageJson.devDependencies);
		expect(direct.map(({ name }) => name)).toEqual([
			'@resvg/resvg-wasm',
			'astronomy-engine',
			'd3-contour',
			'form-data',
			'fzstd',
			'kafkajs',
			'luxon',
			'undici',
		]);
		for (const pinned of Object.values(packageJson.devDependencies)) {
			expect(pinned).toMatch(/^\d+\.\d+\.\d+$/);
		}
	});

	it('names in NOTICE every package that lies in it, with its licence; npm run notice writes it', () => {
		expect(readFileSync(resolve(root, 'NOTICE'), 'utf8')).toBe(notice());
		const licences = new Set(bundled.map(({ license }) => license));
		const allowed = ['0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MPL-2.0'];
		expect([...licences].filter((one) => !allowed.includes(one ?? ''))).toEqual([]);
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

	it('packs less than 3 MB: what n8n needs, the packages that it imports, and the examples', async () => {
		const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json'], {
			cwd: root,
		});
		const [tarball] = JSON.parse(stdout) as { size: number; files: { path: string }[] }[];
		expect(tarball?.size).toBeLessThan(3_000_000);
		const paths = tarball?.files.map(({ path }) => path) ?? [];
		expect(paths).toEqual(
			expect.arrayContaining([
				...packageJson.n8n.nodes,
				...packageJson.n8n.credentials,
				'dist/icons/gracedb.svg',
				'dist/icons/gracedb.dark.svg',
				'dist/nodes/GraceDb/GraceDb.node.json',
				...readdirSync(resolve(root, 'examples')).map((file) => `examples/${file}`),
				...bundled.map(({ folder }) => `dist/${relative(root, folder)}/package.json`),
			]),
		);
		const others = paths.filter((path) => !allowedPaths.some((allowed) => allowed.test(path)));
		expect(others.sort()).toEqual(['LICENSE.md', 'NOTICE', 'README.md', 'package.json']);
	}, 180_000);

	it('has of the packages that lie in it no other than those that NOTICE names', () => {
		const found = readdirSync(resolve(root, 'dist/node_modules'), {
			recursive: true,
			encoding: 'utf8',
		})
			.filter((path) => /^(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path))
			.map((path) => path.replace(/\/package\.json$/, ''));
		expect(found.sort()).toEqual(bundled.map(({ name }) => name));
	});
});
