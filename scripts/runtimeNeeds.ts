import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Problem } from './problem';
import { run } from './processes';
import type { Session } from './session';

export interface NodeBinary {
	path: string;
	/** Folder that holds include/node; undefined if node-gyp must fetch the headers itself. */
	headers?: string;
}

/** What compiles sqlite3, each under the names that it has on one system or another. */
const buildTools = [
	{ what: 'a C++ compiler', commands: [process.env.CXX, 'c++', 'g++', 'clang++'] },
	{ what: 'make', commands: ['make', 'gmake'] },
	{ what: 'Python 3', commands: [process.env.PYTHON, 'python3', 'python'] },
];

/** Says before the long install what would fail at its end. */
export async function checkBuildTools(session: Session): Promise<void> {
	const missing: string[] = [];
	for (const { what, commands } of buildTools) {
		if (!(await anyRuns(session, commands))) missing.push(what);
	}
	if (missing.length > 0) {
		throw new Problem(
			`n8n's database driver has to be compiled on this machine, and that needs ${missing.join(' and ')}: install ` +
				'what is missing (Debian, Ubuntu: apt install g++ make python3; Fedora: dnf install gcc-c++ make python3; ' +
				'macOS: xcode-select --install) and run the command again.',
		);
	}
}

async function anyRuns(session: Session, commands: Array<string | undefined>): Promise<boolean> {
	for (const command of commands) {
		if (command && (await runs(session, command))) return true;
	}
	return false;
}

async function runs(session: Session, command: string): Promise<boolean> {
	try {
		await run(session, command, ['--version']);
		return true;
	} catch {
		session.checkOpen();
		return false;
	}
}

/**
 * The Node for n8n: the one that runs this script if it is new enough, else the one that npm has installed in `folder`.
 * Only releases with long-term support (even numbers), because n8n's native modules come ready-made for those alone.
 */
export async function chooseNode(session: Session, folder: string): Promise<NodeBinary> {
	const major = Number(process.versions.node.split('.')[0]);
	const packaged = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`);
	if (major >= 24 && major % 2 === 0) {
		const own = resolve(dirname(process.execPath), '..');
		const headers = [own, packaged].find((at) => existsSync(join(at, 'include', 'node', 'node.h')));
		return { path: process.execPath, headers };
	}
	const path = join(packaged, 'bin', 'node');
	if (!existsSync(path) || !(await runs(session, path))) {
		throw new Problem(
			`n8n needs Node 24, and there is none for ${process.platform} ${process.arch} to be had from the package ` +
				`registry: install Node 24 (this is ${process.versions.node}) and run the command again.`,
		);
	}
	return { path, headers: packaged };
}
