import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import packageJson from '../../package.json';
import { changesOf, filesOfRelease, release, releaseFiles } from '../../scripts/release';

const root = resolve(__dirname, '..', '..');
const read = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');
const filesIn = (folder: string): Record<string, string> =>
	Object.fromEntries(releaseFiles.map((path) => [path, read(folder, path)]));
const date = '2027-01-31';

describe('A release', () => {
	it('has its version everywhere, and its date in the changelog below an empty Unreleased', () => {
		const before = filesIn(root);
		const after = filesOfRelease(before, '98.7.6', date);
		const versions = ['package.json', 'simulator/package.json'].map(
			(path) => (JSON.parse(after[path] ?? '') as { version: string }).version,
		);
		const lock = JSON.parse(after['package-lock.json'] ?? '') as {
			version: string;
			packages: Record<string, { version?: string }>;
		};
		versions.push(lock.version, lock.packages['']?.version ?? '');
		versions.push(lock.packages['simulator']?.version ?? '');
		expect(versions).toEqual(Array(5).fill('98.7.6'));
		expect(after['gracedb/http/userAgent.ts']).toContain("version = '98.7.6'");
		const installed = [...(after['README.md'] ?? '').matchAll(/n8n-nodes-gracedb@([\w.-]+)/g)];
		expect(installed.map(([, version]) => version)).toEqual(Array(4).fill('98.7.6'));
		const [changes, changelog] = [before['CHANGELOG.md'] ?? '', after['CHANGELOG.md'] ?? ''];
		expect(changelog).toContain(`\n## Unreleased\n\n## 98.7.6 (${date})\n`);
		expect(changesOf(changelog, '98.7.6')).toBe(changesOf(changes, 'Unreleased'));
		expect(changesOf(changelog, 'Unreleased')).toBe('');
	});

	it('changes of the lock file nothing but the three versions', () => {
		const before = filesIn(root)['package-lock.json']?.split('\n') ?? [];
		const after = filesOfRelease(filesIn(root), '98.7.6', date)['package-lock.json']?.split('\n');
		expect(after?.filter((line, index) => line !== before[index])).toHaveLength(3);
	});

	it.each(['1.0', 'v1.0.0', '1.0.0-beta', '1.0.0\n', ''])('cannot be called %j', (version) => {
		expect(() => filesOfRelease(filesIn(root), version, date)).toThrow(/is not a version/);
	});

	it('is not older than the one before; the release comes after its candidates', () => {
		const at = (version: string): Record<string, string> => {
			const files = filesIn(root);
			return {
				...files,
				...filesOfRelease(files, version, date),
				'CHANGELOG.md': files['CHANGELOG.md'] ?? '',
			};
		};
		for (const [before, after] of [
			['20.0.0-rc.2', '20.0.0-rc.10'],
			['20.0.0-rc.2', '20.0.0'],
			['20.9.0', '20.10.0'],
			['20.0.0', '20.0.0'],
		] as const) {
			expect(() => filesOfRelease(at(before), after, date)).not.toThrow();
			if (before === after) continue;
			expect(() => filesOfRelease(at(after), before, date)).toThrow(/is older than/);
		}
	});

	it('says something: an empty Unreleased is refused', () => {
		const files = {
			...filesIn(root),
			'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n## 0.9.0\n\n- Old.\n',
		};
		expect(() => filesOfRelease(files, '98.7.6', date)).toThrow(/nothing under Unreleased/);
	});
});

describe('npm run release', () => {
	const command = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
		promisify(execFile)(
			process.execPath,
			['scripts/bootstrap.mjs', 'scripts/release.ts', ...args],
			{ cwd: root },
		);

	it('with --dry-run says what it would do, and does nothing', async () => {
		const before = filesIn(root);
		const { stdout } = await command('98.7.6', '--dry-run');
		for (const path of releaseFiles) expect(stdout).toContain(`Would change ${path}`);
		expect(stdout).toMatch(/Would commit "Version 98\.7\.6" and tag it v98\.7\.6\. Nothing was/);
		expect(filesIn(root)).toEqual(before);
	});

	it.each([[], ['1.0'], ['0.0.1', '--dry-run']])(
		'refuses wrong arguments in one sentence: %j',
		async (...args) => {
			await expect(command(...args)).rejects.toMatchObject({
				code: 1,
				stderr: expect.stringMatching(/^[^\n]+\n$/) as string,
			});
		},
	);
});

describe('In a repository of its own, a release', () => {
	let folder: string;
	const git = (...args: string[]): string =>
		execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
	const options = { date, isDry: false, say: (): void => undefined };

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'gracedb-release-'));
		for (const path of releaseFiles) cpSync(join(root, path), join(folder, path));
		git('init', '--quiet');
		git('config', 'user.name', 'Test');
		git('config', 'user.email', 'test@example.org');
		git('add', '--all');
		git('commit', '--quiet', '--message', 'Begin');
	});
	afterEach(() => {
		rmSync(folder, { recursive: true, force: true });
	});

	it('is one commit with an annotated tag', () => {
		release(folder, '98.7.6', options);
		expect(git('log', '-1', '--format=%s')).toBe('Version 98.7.6');
		expect(git('cat-file', '-t', 'v98.7.6')).toBe('tag');
		expect(git('status', '--porcelain')).toBe('');
		expect(read(folder, 'package.json')).toContain('"version": "98.7.6"');
		expect(() => release(folder, '98.7.6', options)).toThrow();
	});

	it('may be the version that package.json has already, as long as it has no tag', () => {
		release(folder, packageJson.version, options);
		expect(git('tag', '--list')).toBe(`v${packageJson.version}`);
	});

	it('is not made while something is not committed', () => {
		execFileSync(process.execPath, ['-e', "require('node:fs').writeFileSync('new.txt', 'x')"], {
			cwd: folder,
		});
		expect(() => release(folder, '98.7.6', options)).toThrow(/not committed/);
	});
});
