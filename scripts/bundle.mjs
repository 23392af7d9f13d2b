// The packages that the built code needs lie in the package itself: n8n's installer ignores lock files, and what an alert depends on
// must not change under its users. Plain JavaScript, because the build runs before TypeScript does.
import { cpSync, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = resolve(fileURLToPath(import.meta.url), '../..');

/**
 * The packages that compiled code imports, and all that these need themselves, sorted by name.
 *
 * @param folder with compiled code
 */
export function packagesNeededBy(folder, root = project) {
	const found = new Map();
	collect(importsOf(folder, Object.keys(manifestOf(root).peerDependencies)), root, found);
	return [...found.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** Copies these packages to where Node looks for them from the compiled code, without what Node never reads. */
export function bundle(folder, root = project) {
	for (const one of packagesNeededBy(folder, root)) {
		cpSync(one.folder, join(folder, relative(root, one.folder)), {
			recursive: true,
			filter: (path) => isRead(relative(one.folder, path), statSync(path).isDirectory()),
		});
	}
}

export const isLicence = (name) => /^(?:licen[cs]e|notice|copying)\b/i.test(name);

/** Code, data and licences; no source maps, types, documentation, hidden files, and packages in it, which are copied by themselves. */
function isRead(path, isFolder) {
	const parts = path.split(/[\\/]/);
	if (parts.some((part) => part === 'node_modules' || part.startsWith('.'))) return false;
	const name = basename(path);
	return isFolder || /\.(?:[cm]?js|json|wasm)$/.test(name) || isLicence(name);
}

/** Names of packages that the files of a folder import; n8n gives its peers itself. */
function importsOf(folder, peers) {
	const names = new Set();
	for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
		if (!file.endsWith('.js') || file.startsWith('node_modules')) continue;
		const code = readFileSync(join(folder, file), 'utf8');
		for (const [, name] of code.matchAll(
			/\b(?:require|import)\(["']((?:@[\w.-]+\/)?[\w:-][\w:.-]*)/g,
		)) {
			if (!isBuiltin(name) && !peers.includes(name)) names.add(name);
		}
	}
	return [...names];
}

function collect(names, from, found) {
	for (const name of names) {
		const folder = folderOf(name, from);
		if (found.has(folder)) continue;
		const { version, license, homepage, dependencies = {} } = manifestOf(folder);
		found.set(folder, { name, version, license, homepage, folder });
		collect(Object.keys(dependencies), folder, found);
	}
}

/** Where Node finds a package, seen from a folder. */
function folderOf(name, from) {
	const folder = join(from, 'node_modules', name);
	if (existsSync(join(folder, 'package.json'))) return folder;
	if (dirname(from) === from) throw new Error(`The package ${name} is not installed.`);
	return folderOf(name, dirname(from));
}

function manifestOf(folder) {
	return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
