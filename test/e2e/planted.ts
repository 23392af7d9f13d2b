import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { world } from './world';

/** Installed packages, and the pages of n8n's editor: nothing that an execution writes. */
const notWritten = new Set(['nodes', 'node_modules', '.cache']);

/** What n8n has written so far (database with its journal, logs, binary data, temporary files), by the name of the file. */
export async function writtenByN8n(): Promise<Map<string, Buffer>> {
	const { userFolder, logFile } = world.n8nFiles;
	const files = [logFile, ...(await filesIn(userFolder))];
	const contents = await Promise.all(
		// A journal may go while we look at it.
		files.map((file) => readFile(file).catch(() => Buffer.alloc(0))),
	);
	return new Map(files.map((file, index) => [file, contents[index] ?? Buffer.alloc(0)]));
}

async function filesIn(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { withFileTypes: true });
	const found = await Promise.all(
		entries
			.filter(({ name }) => !notWritten.has(name))
			.map(async (entry) => {
				const path = join(folder, entry.name);
				if (entry.isDirectory()) return await filesIn(path);
				return entry.isFile() ? [path] : [];
			}),
	);
	return found.flat();
}

/** In which of the files a text stands as it is. */
export function whereIs(text: string, files: ReadonlyMap<string, Buffer>): string[] {
	return [...files].filter(([, content]) => content.includes(text)).map(([file]) => file);
}

/**
 * Pieces by which a secret is found even where the database breaks a long text off at the end of a page and goes on elsewhere.
 */
export function piecesOf(secret: string): string[] {
	return secret.match(/\S{12,24}/g) ?? [];
}
