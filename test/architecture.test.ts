import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '..');
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

/** Paths of the folders below one, without hidden ones and those that npm and the build fill. */
function foldersBelow(folder: string): string[] {
	return readdirSync(join(root, folder), { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && !/^(?:\.|node_modules$|dist$)/.test(entry.name))
		.flatMap(({ name }) => [join(folder, name), ...foldersBelow(join(folder, name))]);
}

/** What the page says about a folder: the part with its name in the heading. */
function partOf(folder: string): string {
	const parts = page.split(/^### /m).slice(1);
	const found = parts.find((part) => part.split('\n')[0]?.split(' and ').includes(`${folder}/`));
	return found?.split(/^## /m)[0] ?? '';
}

/** Whether a text has a name as a whole, not as the end of another. */
function isNamedIn(text: string, name: string): boolean {
	const escaped = name.replace(/[.]/g, '\\.');
	return new RegExp(`(?<![\\w-])${escaped}`).test(text);
}

const top = foldersBelow('.').filter((folder) => !folder.includes('/'));
const described = ['gracedb', 'credentials', 'nodes', 'watch', 'simulator', 'scripts', 'test'];

/** The resources of the node are many alike, and tests stand in folders like those that they test: the page describes them as such. */
function isOneOfMany(folder: string): boolean {
	return (
		folder.startsWith('nodes/GraceDb/resources/') ||
		(folder.startsWith('test/') && existsSync(join(root, folder.slice('test/'.length))))
	);
}

/** Folders of which the page names each file; in the others files are many alike. */
const listed = [
	'credentials',
	'gracedb',
	'gracedb/auth',
	'gracedb/errors',
	'gracedb/http',
	'gracedb/time',
	'nodes/GraceDb',
	'nodes/GraceDbAlertTrigger',
	'nodes/GraceDbTrigger',
	'nodes/shared',
	'scripts',
	'simulator',
	...foldersBelow('watch'),
	'watch',
];

describe('docs/architecture.md', () => {
	it('names every folder of the project', () => {
		const overview = page.slice(page.indexOf('## The folders'), page.indexOf('### gracedb/'));
		expect(top.filter((folder) => !overview.includes(`\n${folder}/`))).toEqual([]);
	});

	it.each(described)('names every folder below %s', (folder) => {
		const part = partOf(folder);
		const below = foldersBelow(folder).filter((path) => !isOneOfMany(path));
		expect(below.filter((path) => !isNamedIn(part, `${basename(path)}/`))).toEqual([]);
	});

	it.each(listed)('names every program file in %s', (folder) => {
		const part = partOf(folder.split('/')[0] ?? '');
		const files = readdirSync(join(root, folder)).filter((name) => /\.m?[jt]s$/.test(name));
		expect(files.filter((name) => !isNamedIn(part, name))).toEqual([]);
	});

	it('names no file that is not there', () => {
		const names = new Set(page.match(/[\w.-]+\.(?:m?ts|mjs|json)\b/g));
		const there = new Set(
			['.', ...foldersBelow('.')].flatMap((folder) => readdirSync(join(root, folder))),
		);
		expect([...names].filter((name) => !there.has(name))).toEqual([]);
	});
});
