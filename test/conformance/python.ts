import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const oldest = [3, 11];

/** Something that a person can put right, said in one sentence. */
export class Problem extends Error {}

export interface Outcome {
	/** Null if a signal ended it. */
	code: number | null;
	output: string;
}

/** Runs a program to its end; its words are kept, or shown as they come. */
export function run(
	command: string,
	args: string[],
	options: { env?: NodeJS.ProcessEnv; show?: boolean; cwd?: string } = {},
): Promise<Outcome> {
	return new Promise((resolve, reject) => {
		const { env = process.env, show = false, cwd = process.cwd() } = options;
		const child = spawn(command, args, {
			env,
			cwd,
			stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
		});
		const stop = (signal: NodeJS.Signals) => void child.kill(signal);
		process.once('SIGINT', stop).once('SIGTERM', stop);
		let output = '';
		const listen = (text: Buffer) => void (output += text.toString());
		child.stdout?.on('data', listen);
		child.stderr?.on('data', listen);
		child.once('error', reject);
		child.once('close', (code) => {
			process.off('SIGINT', stop).off('SIGTERM', stop);
			resolve({ code, output });
		});
	});
}

/** What a Python environment holds. */
export interface Packages {
	/** A file with their names and exact versions. */
	requirements: string;
	/** "the GraceDB clients" */
	what: string;
	/** How long it takes to set up: "under a minute". */
	takes: string;
}

export const clients: Packages = {
	requirements: join(__dirname, 'requirements.txt'),
	what: 'the GraceDB clients',
	takes: 'under a minute',
};

export const skyMapPackages: Packages = {
	requirements: join(__dirname, 'skymaps/requirements.txt'),
	what: 'ligo.skymap, healpy and mocpy',
	takes: 'some minutes',
};

export const astroplan: Packages = {
	requirements: join(__dirname, 'observability/requirements.txt'),
	what: 'astroplan',
	takes: 'under a minute',
};

/**
 * The folder of a Python environment that has exactly what a file of requirements names. It is made once and kept in the user's
 * cache; it grows in a folder beside its place, so that what stands in the place is always whole.
 */
export async function pythonEnvironment(
	packages: Packages,
	say: (text: string) => void,
): Promise<string> {
	const python = await findPython();
	const { requirements, what, takes } = packages;
	const place = join(cacheFolder(), `python-${await fingerprint(python.version, requirements)}`);
	if (existsSync(place)) return place;
	say(`Setting up Python ${python.version} with ${what} in ${place} (once; ${takes}) …`);
	await mkdir(dirname(place), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
		throw new Problem(
			`The folder ${dirname(place)} cannot be made (${error.code ?? error.message}): set XDG_CACHE_HOME to a folder in which you may write.`,
		);
	});
	const growing = await mkdtemp(`${place}.`);
	try {
		await fill(python.command, growing, packages);
		await rename(growing, place).catch((error: unknown) => {
			// Somebody else was faster; theirs is as good.
			if (!existsSync(place)) throw error;
		});
	} finally {
		await rm(growing, { recursive: true, force: true });
	}
	return place;
}

/** The interpreter of an environment. Commands beside it name the folder they were made in, so none is called directly. */
export function interpreter(environment: string): string {
	return process.platform === 'win32'
		? join(environment, 'Scripts', 'python.exe')
		: join(environment, 'bin', 'python');
}

async function findPython(): Promise<{ command: string; version: string }> {
	for (const command of ['python3', 'python']) {
		const asked = await run(command, [
			'-c',
			'import platform; print(platform.python_version())',
		]).catch(() => null);
		if (asked?.code !== 0) continue;
		const version = asked.output.trim();
		const [major = 0, minor = 0] = version.split('.').map(Number);
		if (major > oldest[0]! || (major === oldest[0] && minor >= oldest[1]!)) {
			return { command, version };
		}
		throw new Problem(
			`The GraceDB clients need Python ${oldest.join('.')} or newer, and ${command} is ${version}: put a newer one first in PATH.`,
		);
	}
	throw new Problem(
		`The conformance tests need Python ${oldest.join('.')} or newer, and there is no python3 in PATH: install it and run the command again.`,
	);
}

function cacheFolder(): string {
	return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'n8n-nodes-gracedb');
}

/** Whatever makes one environment unfit in place of another. */
async function fingerprint(version: string, requirements: string): Promise<string> {
	return createHash('sha256')
		.update(`${process.platform} ${process.arch} ${version}\n`)
		.update(await readFile(requirements))
		.digest('hex')
		.slice(0, 10);
}

async function fill(
	python: string,
	folder: string,
	{ requirements, what }: Packages,
): Promise<void> {
	const made = await run(python, ['-m', 'venv', folder]);
	if (made.code !== 0) {
		throw new Problem(
			`Python could not make a virtual environment; on Debian and Ubuntu the package python3-venv is missing. Its words: ${lastLine(made.output)}`,
		);
	}
	const installed = await run(interpreter(folder), [
		'-m',
		'pip',
		'install',
		'--quiet',
		'--disable-pip-version-check',
		'--no-input',
		'--requirement',
		requirements,
	]);
	if (installed.code !== 0) {
		throw new Problem(
			`pip could not install ${what}; most often the package index cannot be reached. Its words: ${lastLine(installed.output)}`,
		);
	}
}

function lastLine(text: string): string {
	const lines = text.split('\n').filter((line) => line.trim());
	return lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1) ?? '(none)';
}
