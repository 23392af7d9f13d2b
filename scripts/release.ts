// Makes a release ready: version, changelog, commit and tag. The pushed tag is published by .github/workflows/publish.yml.
//   npm run release -- 1.0.0 [--dry-run]
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem } from './problem';

/** Text of a file, by its path from the root. */
type Files = Record<string, string>;

/** Where the version stands. */
const versioned = [
	'package.json',
	'simulator/package.json',
	'package-lock.json',
	'gracedb/http/userAgent.ts',
];
/** Where people read which version to install. */
const readme = 'README.md';
export const releaseFiles = [...versioned, readme, 'CHANGELOG.md'];

/**
 * The files of a release, from those before it.
 *
 * @param date of the release, as 2026-12-24
 * @throws Problem if the version is not a newer one, or nothing has changed
 */
export function filesOfRelease(files: Files, version: string, date: string): Files {
	const { version: before } = JSON.parse(files['package.json'] ?? '') as { version: string };
	if (!isVersion(version)) {
		throw new Problem(`"${version}" is not a version: write it like 1.2.3 or 1.2.3-rc.1.`);
	}
	if (isOlder(version, before)) {
		throw new Problem(`The version ${version} is older than ${before}: choose a newer one.`);
	}
	const changed = Object.fromEntries(
		versioned.map((path) => [path, withVersion(files[path] ?? '', before, version, path)]),
	);
	return {
		...changed,
		[readme]: withInstalled(files[readme] ?? '', before, version),
		'CHANGELOG.md': withHeading(files['CHANGELOG.md'] ?? '', version, date),
	};
}

/** What the changelog says of a version: the part below its heading. */
export function changesOf(changelog: string, heading: string): string {
	const part = changelog.split(/^## /m).find((one) => one.startsWith(heading));
	return part?.slice(part.indexOf('\n')).trim() ?? '';
}

function withVersion(text: string, before: string, version: string, path: string): string {
	const places =
		path === 'package-lock.json' ? lockPlaces(text, before) : [placeOf(text, before, path)];
	return places.reduceRight(
		(changed, at) => changed.slice(0, at) + version + changed.slice(at + before.length),
		text,
	);
}

/** Where a file of our own says the version: in JSON as the field, in TypeScript as the constant. */
function placeOf(text: string, version: string, path: string): number {
	const sign = path.endsWith('.json') ? `"version": "` : `version = '`;
	const at = text.indexOf(`${sign}${version}`);
	if (at === -1) throw new Problem(`${path} does not have the version ${version}: correct it.`);
	return at + sign.length;
}

/** The lock file says the versions of this package, of it again as the root, and of the simulator. */
function lockPlaces(text: string, version: string): number[] {
	const starts = [0, text.indexOf('"": {'), text.indexOf('"simulator": {')];
	return starts.map((start) => {
		const sign = `"version": "`;
		const at = text.indexOf(`${sign}${version}"`, start);
		if (start === -1 || at === -1) {
			throw new Problem(`package-lock.json does not have the version ${version}: run npm install.`);
		}
		return at + sign.length;
	});
}

function withInstalled(text: string, before: string, version: string): string {
	const installed = `n8n-nodes-gracedb@${before}`;
	if (!text.includes(installed)) {
		throw new Problem(`${readme} does not say how to install ${installed}: correct it.`);
	}
	return text.replaceAll(installed, `n8n-nodes-gracedb@${version}`);
}

function withHeading(changelog: string, version: string, date: string): string {
	if (changesOf(changelog, 'Unreleased') === '') {
		throw new Problem('CHANGELOG.md has nothing under Unreleased: write what has changed.');
	}
	return changelog.replace(/^## Unreleased$/m, `## Unreleased\n\n## ${version} (${date})`);
}

function isVersion(text: string): boolean {
	return /^\d+\.\d+\.\d+(?:-rc\.\d+)?$/.test(text);
}

function isOlder(one: string, other: string): boolean {
	const [a, b] = [one, other].map(numbersOf);
	const at = a?.findIndex((number, place) => number !== b?.[place]) ?? -1;
	return at !== -1 && (a?.[at] ?? 0) < (b?.[at] ?? 0);
}

/** A candidate comes before its release. */
function numbersOf(version: string): number[] {
	const [release = '', candidate] = version.split('-rc.');
	return [
		...release.split('.').map(Number),
		candidate === undefined ? Infinity : Number(candidate),
	];
}

/** Changes, commits and tags; with `isDry` it only says what it would do. */
export function release(
	root: string,
	version: string,
	{ date, isDry, say }: { date: string; isDry: boolean; say: (line: string) => void },
): void {
	const git = (...args: string[]): string =>
		execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
	const tag = `v${version}`;
	const before = Object.fromEntries(
		releaseFiles.map((path) => [path, readFileSync(join(root, path), 'utf8')]),
	);
	const after = filesOfRelease(before, version, date);
	if (git('tag', '--list', tag) !== '') {
		throw new Problem(`The tag ${tag} exists: choose a newer version.`);
	}
	if (!isDry && git('status', '--porcelain') !== '') {
		throw new Problem('There are changes that are not committed: commit or discard them.');
	}
	say(changesOf(after['CHANGELOG.md'] ?? '', version));
	say('');
	for (const path of releaseFiles) {
		if (before[path] === after[path]) continue;
		say(`${isDry ? 'Would change' : 'Changed'} ${path}`);
		if (!isDry) writeFileSync(join(root, path), after[path] ?? '');
	}
	if (isDry) {
		say(`Would commit "Version ${version}" and tag it ${tag}. Nothing was changed.`);
		return;
	}
	git('commit', '--all', '--quiet', '--message', `Version ${version}`);
	git('tag', '--annotate', tag, '--message', `Version ${version}`);
	say(`Committed and tagged ${tag}. To publish it: git push --follow-tags`);
}

function main(): void {
	const { values, positionals } = parseArgs({
		options: { 'dry-run': { type: 'boolean', default: false } },
		allowPositionals: true,
	});
	const [version] = positionals;
	const isDry = values['dry-run'];
	try {
		if (version === undefined || positionals.length > 1) {
			throw new Problem('Say which version: npm run release -- 1.0.0 [--dry-run]');
		}
		const date = new Date().toISOString().slice(0, 10);
		release(resolve(__dirname, '..'), version, {
			date,
			isDry,
			say: (line) => console.log(line),
		});
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		console.error(error.message);
		process.exitCode = 1;
	}
}

if (process.argv[1] === __filename) main();
