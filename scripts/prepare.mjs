// Installs what is missing and builds what is out of date. Plain JavaScript and no dependencies, because on a fresh clone
// nothing else is there yet.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builds, isStale } from './builds.mjs';

export const root = resolve(fileURLToPath(import.meta.url), '../..');

/** Something that a person can put right, said in one sentence. */
export class Problem extends Error {}

const say = (text) => process.stderr.write(`${text}\n`);

/** Refuses a Node that is too old. */
export function checkNodeVersion() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 19)) {
		throw new Problem(
			`This project needs Node 20.19 or newer; this is Node ${process.versions.node}. Install a newer one (.nvmrc names it) and run the command again.`,
		);
	}
}

/** Whether node_modules/ is what package-lock.json asks for. */
export function isInstalled() {
	const changedAt = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
	return (
		changedAt(join(root, 'node_modules', '.package-lock.json')) >=
		changedAt(join(root, 'package-lock.json'))
	);
}

/** Installs what package-lock.json names, for the package and its workspaces, unless it is there. */
export function install() {
	withLock(
		'install',
		() => !isInstalled(),
		() => {
			say('Installing what the project needs (npm ci; about a minute on a fresh machine) …');
			run(
				'npm',
				['ci', '--no-audit', '--no-fund', '--loglevel=error'],
				'npm ci did not succeed; its own words are above. Most often the package registry cannot be reached or the disk is full.',
			);
		},
	);
}

/** Builds what is not of the sources as they are. */
export function build() {
	const stale = () => Object.values(builds).filter((one) => isStale(one));
	withLock(
		'build',
		() => stale().length > 0,
		() => {
			const outdated = stale();
			say(`Building ${outdated.map(({ folder }) => `${folder}/`).join(' and ')} …`);
			run(
				process.execPath,
				[commandFile('gulp'), '--silent', ...outdated.map(({ task }) => task)],
				'The build did not succeed; the compiler’s words are above.',
			);
		},
	);
}

/** The JavaScript file behind an installed package’s command of the same name. */
export function commandFile(name) {
	const folder = join(root, 'node_modules', name);
	const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	return join(folder, typeof bin === 'string' ? bin : bin[name]);
}

function run(command, args, problem) {
	const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
	if (error || status !== 0) throw new Problem(problem);
}

/** Two commands started at the same time must not install or build into the same folder at once. */
function withLock(name, stillNeeded, work) {
	const lock = join(root, `.${name}.lock`);
	for (let waited = 0; stillNeeded(); waited += 1) {
		try {
			mkdirSync(lock);
		} catch {
			const owner = Number(
				existsSync(join(lock, 'pid')) && readFileSync(join(lock, 'pid'), 'utf8'),
			);
			const ownerLives = owner ? isRunning(owner) : waited < 50;
			if (!ownerLives) rmSync(lock, { recursive: true, force: true });
			else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
			continue;
		}
		const release = () => rmSync(lock, { recursive: true, force: true });
		process.once('exit', release);
		try {
			writeFileSync(join(lock, 'pid'), String(process.pid));
			if (stillNeeded()) work();
		} finally {
			process.removeListener('exit', release);
			release();
		}
		return;
	}
}

function isRunning(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}
