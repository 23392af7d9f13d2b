import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../package.json';
import { packagesNeededBy } from '../scripts/bundle.mjs';

const root = resolve(__dirname, '..');
const run = promisify(execFile);

/** Runs in the installed package: loads all that n8n loads, then everything that is loaded only when it is used. */
const program = `
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { basename, join } = require('node:path');
const [folder, names] = process.argv.slice(2);
const own = createRequire(join(folder, 'dist/gracedb/client.js'));
const { n8n } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const loaded = [...n8n.nodes, ...n8n.credentials].map((file) => {
	const name = basename(file).split('.')[0];
	const one = new (require(join(folder, file))[name])();
	return one.description ? one.description.name : one.name;
});
(async () => {
	const modules = {};
	for (const name of JSON.parse(names)) {
		await import(own.resolve(name));
		modules[name] = own.resolve(name);
	}
	console.log(JSON.stringify({ loaded, modules }));
})();
`;

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'gracedb-installed-'));
	const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: root,
	});
	const [tarball] = JSON.parse(stdout) as { filename: string }[];
	await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
	// As n8n's own installer does it; offline, because nothing but the tarball is to be needed.
	await run(
		'npm',
		[
			'install',
			`./${tarball?.filename ?? ''}`,
			'--ignore-scripts',
			'--package-lock=false',
			'--install-strategy=shallow',
			'--legacy-peer-deps',
			'--offline',
			'--no-audit',
			'--no-fund',
		],
		{ cwd: folder },
	);
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('The package, installed from its tarball into an empty folder', () => {
	it('brings nothing that lies beside it, and no other packages than its own', async () => {
		const modules = await readdir(join(folder, 'node_modules'));
		expect(modules.filter((name) => !name.startsWith('.'))).toEqual([packageJson.name]);
		const own = await readdir(join(folder, 'node_modules', packageJson.name));
		expect(own).not.toContain('node_modules');
	});

	it('loads every node, every credential and every package that they use, with n8n-workflow as the only other module', async () => {
		const installed = join(folder, 'node_modules', packageJson.name);
		const n8nWorkflow = join(root, 'node_modules', 'n8n-workflow');
		await symlink(n8nWorkflow, join(folder, 'node_modules', 'n8n-workflow'));
		const names = packagesNeededBy(join(root, 'dist'))
			.map(({ name }) => name)
			.filter((name) => name in packageJson.devDependencies);
		const file = join(folder, 'load.cjs');
		await writeFile(file, program);
		const { stdout } = await run(process.execPath, [file, installed, JSON.stringify(names)], {
			cwd: folder,
			env: { PATH: process.env['PATH'] },
		});
		const { loaded, modules } = JSON.parse(stdout) as {
			loaded: string[];
			modules: Record<string, string>;
		};
		expect(loaded).toEqual([
			...packageJson.n8n.nodes.map((path) => nameIn(path)),
			...packageJson.n8n.credentials.map((path) => nameIn(path)),
		]);
		for (const [name, path] of Object.entries(modules)) {
			expect(path).toContain(join(packageJson.name, 'dist', 'node_modules', name));
		}
		expect(Object.keys(modules)).toEqual(names);
	});
});

/** The name by which n8n knows what a file has. */
function nameIn(path: string): string {
	const className = path.split('/').at(-1)?.split('.')[0] ?? '';
	return className.charAt(0).toLowerCase() + className.slice(1);
}
