import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builds, fingerprint, isStale, stamp } from '../../scripts/builds.mjs';

const build = builds.simulator;
let root: string;

function write(path: string, text: string): void {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), text);
}

/** As gulp does it: the fingerprint is taken before the compiler reads the sources. */
function compile(whileItRuns = () => {}): void {
	const sources = fingerprint(build, root);
	whileItRuns();
	write('simulator/dist/main.js', '"compiled"');
	stamp(build, sources, root);
}

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'builds-test-'));
	write('simulator/main.ts', 'start();');
	write('simulator/routes/root.ts', 'export {};');
	write('package-lock.json', '{}');
});

afterEach(() => rmSync(root, { recursive: true }));

describe('a build', () => {
	it('counts until a source changes', () => {
		expect(isStale(build, root)).toBe(true);
		compile();
		expect(isStale(build, root)).toBe(false);
		write('simulator/routes/root.ts', 'export const other = 1;');
		expect(isStale(build, root)).toBe(true);
	});

	it.each([
		['a source is deleted', () => rmSync(join(root, 'simulator/routes/root.ts'))],
		['a source is new', () => write('simulator/routes/new.ts', 'export {};')],
		['another compiler may have been installed', () => write('package-lock.json', '{"new": 1}')],
		[
			'the folder that was built is gone',
			() => rmSync(join(root, build.folder), { recursive: true }),
		],
		[
			'an older source comes back with its own time',
			() => {
				write('simulator/main.ts', 'before();');
				utimesSync(join(root, 'simulator/main.ts'), 0, 0);
			},
		],
	])('is stale when %s', (_, change) => {
		compile();
		change();
		expect(isStale(build, root)).toBe(true);
	});

	it('is stale when a source changed while the compiler ran', () => {
		compile(() => write('simulator/main.ts', 'edited();'));
		expect(isStale(build, root)).toBe(true);
	});

	it('is stale when it was broken off or did not compile, though its files are new', () => {
		compile();
		rmSync(join(root, build.folder), { recursive: true });
		write('simulator/dist/main.js', '"half"');
		expect(isStale(build, root)).toBe(true);
	});

	it('stays when only tests or pages change, or files are written anew as they were', () => {
		compile();
		write('simulator/test/main.test.ts', 'it("starts");');
		write('simulator/README.md', '# The simulator');
		write('simulator/main.ts', 'start();');
		expect(isStale(build, root)).toBe(false);
	});
});
