import { inputError } from '../errors/GraceDbError';
import type { Upload } from '../http/body';

/** A file under the last piece of its name, which is the one that the server keeps. */
export function withoutFolders(file: Upload): Upload {
	return { ...file, fileName: file.fileName.split('/').at(-1) ?? '' };
}

/**
 * What the server cannot store.
 *
 * @throws GraceDbError of kind `input`
 */
export function checkUpload({ fileName, size }: Upload): void {
	if (/(?:^|\/)$/.test(fileName)) {
		throw inputError(
			`The file name "${fileName}" is the name of a folder.`,
			'Enter the file a name, for example bayestar.png.',
		);
	}
	if (fileName.includes(',')) {
		throw inputError(
			`The file name "${fileName}" contains a comma, which GraceDB reserves for the version.`,
			'Rename the file.',
		);
	}
	if (fileName.length > 100) {
		throw inputError(
			`The file name "${fileName.slice(0, 40)}…" is longer than the 100 characters that GraceDB can store.`,
			'Rename the file.',
		);
	}
	if (size === 0)
		throw inputError(`The file "${fileName}" is empty.`, 'GraceDB does not accept empty files.');
}
