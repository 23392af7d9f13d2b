import { rmSync } from 'node:fs';

const folders = new Set<string>();

/** Has a folder removed when the tests of a file are over, or a program ends. */
export function removeAtTheEnd(folder: string): void {
	folders.add(folder);
}

export function removeLeftovers(): void {
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
	folders.clear();
}

process.once('exit', removeLeftovers);
