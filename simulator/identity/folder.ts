import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder with tokens, certificates and keys. Only its owner may look into it. */
export class SecretFolder {
	private constructor(
		private readonly path: string,
		private readonly isOurs: boolean,
		private readonly files: string[] = [],
	) {}

	/** A new temporary folder, or the given one. */
	static async create(wanted?: string): Promise<SecretFolder> {
		if (wanted === undefined) {
			return new SecretFolder(await mkdtemp(join(tmpdir(), 'gracedb-simulator-')), true);
		}
		await mkdir(wanted, { recursive: true, mode: 0o700 });
		return new SecretFolder(wanted, false);
	}

	/** Writes a file that only its owner may read, and gives its path. */
	async write(name: string, text: string): Promise<string> {
		const path = join(this.path, name);
		await writeFile(path, text, { mode: 0o600 });
		// The mode above counts for new files only.
		await chmod(path, 0o600);
		this.files.push(path);
		return path;
	}

	/** Takes away what was written; a folder that was here before stays. */
	async remove(): Promise<void> {
		if (this.isOurs) await rm(this.path, { recursive: true, force: true });
		else await Promise.all(this.files.map((file) => rm(file, { force: true })));
	}
}

/** Writes a file in one step, so that no one reads half of it. */
export async function writeAtomically(path: string, text: string): Promise<void> {
	const draft = `${path}.${process.pid}.part`;
	await writeFile(draft, text);
	await rename(draft, path);
}
