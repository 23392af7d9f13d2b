import { constants } from 'node:fs';
import { open, opendir, realpath } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { realRuntime, type Runtime } from '../runtime';

/** A file as far as credentials need it. */
export interface FoundFile {
	text: string;
	/** Whether everybody on the machine may read it; false where the system does not know such rights. */
	readableByOthers: boolean;
}

/** What sources of credentials see of the host system; tests replace it. */
export interface HostSystem extends Pick<Runtime, 'now' | 'random' | 'sleep'> {
	env(name: string): string | undefined;
	/** Effective user id; undefined where there is none (Windows). */
	userId: number | undefined;
	userName: string;
	home: string;
	/** The place itself behind symbolic links. Rejects with a `code` if there is nothing. */
	realPath(path: string): Promise<string>;
	/** Rejects with a `code`; `ENOTFILE` for what is no regular file, `EFBIG` for what is too large for a credential. */
	readFile(path: string): Promise<FoundFile>;
	/** Names in a folder, in the order in which the system lists them. */
	listFolder(path: string): Promise<string[]>;
}

/** The largest tokens and chains are some kB. */
const maxFileBytes = 256 * 1024;

export const realHostSystem: HostSystem = {
	now: () => realRuntime.now(),
	random: () => realRuntime.random(),
	sleep: (milliseconds, signal) => realRuntime.sleep(milliseconds, signal),
	env: (name) => process.env[name],
	userId: process.geteuid?.(),
	get userName() {
		return userInfo().username;
	},
	get home() {
		return homedir();
	},
	realPath: realpath,
	async readFile(path) {
		// Without O_NONBLOCK a named pipe would keep us waiting for a writer.
		const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		try {
			const stat = await file.stat();
			if (!stat.isFile()) throw coded('ENOTFILE');
			if (stat.size > maxFileBytes) throw coded('EFBIG');
			const hasRights = process.platform !== 'win32';
			return {
				text: await file.readFile('utf8'),
				readableByOthers: hasRights && (stat.mode & 0o004) !== 0,
			};
		} finally {
			await file.close();
		}
	},
	async listFolder(path) {
		const names: string[] = [];
		for await (const { name } of await opendir(path)) names.push(name);
		return names;
	},
};

function coded(code: string): Error {
	return Object.assign(new Error(code), { code });
}
