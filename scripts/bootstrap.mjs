// Every npm script that needs something installed or built begins here. Plain JavaScript and no dependencies, because
// on a fresh clone nothing else is there yet; lifecycle scripts cannot do this job (.npmrc: ignore-scripts=true).
//
//   node scripts/bootstrap.mjs [--build] [PROGRAM [ARGUMENT ...]]
//
// installs what is missing, with --build compiles what is out of date, then runs PROGRAM in this same process (so that
// signals reach it without a middleman): a .ts file of the project or the command of an installed package.
import { spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(join(root, 'package.json'));
const sources = [
	'credentials',
	'gracedb',
	'watch',
	'nodes',
	'icons',
	'gulpfile.js',
	'tsconfig.json',
];

const say = (text) => process.stderr.write(`${text}\n`);

function fail(text) {
	say(text);
	process.exit(1);
}

function checkNodeVersion() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 19)) {
		fail(
			`This project needs Node 20.19 or newer; this is Node ${process.versions.node}. Install a newer one (.nvmrc names it) and run the command again.`,
		);
	}
}

/** Time of the last change of a file, or of the newest file in a folder; 0 if it does not exist. */
function changedAt(path) {
	if (!existsSync(path)) return 0;
	const stat = statSync(path);
	if (!stat.isDirectory()) return stat.mtimeMs;
	return Math.max(0, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

function run(command, args, problem) {
	const { status, error, signal } = spawnSync(command, args, {
		cwd: root,
		stdio: ['ignore', 2, 2],
	});
	if (signal) process.exit(1);
	if (error || status !== 0) fail(problem);
}

/** Two commands started at the same time must not install or build into the same folder at once. */
function alone(name, stillNeeded, work) {
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
		writeFileSync(join(lock, 'pid'), String(process.pid));
		if (stillNeeded()) work();
		process.removeListener('exit', release);
		release();
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

function install() {
	const missing = () =>
		changedAt(join(root, 'node_modules', '.package-lock.json')) <
		changedAt(join(root, 'package-lock.json'));
	alone('install', missing, () => {
		say('Installing what the project needs (npm ci; about a minute on a fresh machine) …');
		run(
			'npm',
			['ci', '--no-audit', '--no-fund', '--loglevel=error'],
			'npm ci did not succeed; its own words are above. Most often the package registry cannot be reached or the disk is full.',
		);
	});
}

function build() {
	const outdated = () =>
		changedAt(join(root, 'dist', 'nodes', 'GraceDb', 'GraceDb.node.js')) <
		Math.max(...sources.map((path) => changedAt(join(root, path))));
	alone('build', outdated, () => {
		say('Building dist/ …');
		run(
			process.execPath,
			[commandFile('gulp'), '--silent', 'build'],
			'The build did not succeed; the compiler’s words are above.',
		);
	});
}

/** The JavaScript file behind an installed package’s command of the same name. */
function commandFile(name) {
	const folder = join(root, 'node_modules', name);
	const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	return join(folder, typeof bin === 'string' ? bin : bin[name]);
}

async function start(program, args) {
	const isScript = program.endsWith('.ts');
	const file = isScript ? join(root, program) : commandFile(program);
	process.argv = [process.argv[0], file, ...args];
	if (isScript) require('tsx/cjs/api').register();
	if (isScript) require(file);
	else await import(pathToFileURL(file).href);
}

const [...args] = process.argv.slice(2);
const wantsBuild = args[0] === '--build' && Boolean(args.shift());
checkNodeVersion();
install();
if (wantsBuild) build();
if (args.length > 0) await start(args[0], args.slice(1));
