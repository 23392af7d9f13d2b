// What is compiled into which folder, and whether what lies there is of the sources as they are now. Plain JavaScript and
// no dependencies: on a fresh clone it runs before anything is installed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = resolve(fileURLToPath(import.meta.url), '../..');

/** What every build depends on: how it is done, and (package-lock.json) with which compiler. */
const recipe = ['gulpfile.js', 'package-lock.json', 'scripts/builds.mjs', 'tsconfig.json'];

/** Each with the task of gulp that makes it, and the files and folders that it is made of. */
export const builds = {
	node: {
		task: 'node',
		folder: 'dist',
		sources: ['credentials', 'gracedb', 'icons', 'nodes', 'watch', 'scripts/bundle.mjs', ...recipe],
		except: [],
	},
	simulator: {
		task: 'simulator',
		folder: 'simulator/dist',
		sources: ['simulator', ...recipe],
		except: ['simulator/dist', 'simulator/node_modules', 'simulator/test'],
	},
};

/** Is written last, so that a build that was broken off or did not compile never counts. */
const stampOf = ({ folder }, root) => join(root, folder, '.sources');

/** A hash of all that a build is made of. Contents, not times: a time does not show what was deleted or brought back. */
export function fingerprint({ sources, except }, root = project) {
	const hash = createHash('sha256');
	const add = (path) => {
		const file = join(root, path);
		if (except.includes(path) || path.endsWith('.md') || !existsSync(file)) return;
		if (statSync(file).isDirectory()) {
			for (const name of readdirSync(file).sort()) add(`${path}/${name}`);
		} else {
			hash.update(`${path}\0`).update(readFileSync(file)).update('\0');
		}
	};
	for (const path of sources) add(path);
	return hash.digest('hex');
}

/** Notes of which sources (their fingerprint before the compiler read them) a finished build is. */
export function stamp(build, sources, root = project) {
	writeFileSync(stampOf(build, root), `${sources}\n`);
}

export function isStale(build, root = project) {
	const file = stampOf(build, root);
	return !existsSync(file) || readFileSync(file, 'utf8').trim() !== fingerprint(build, root);
}
