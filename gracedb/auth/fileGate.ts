import { delimiter, isAbsolute, relative, sep } from 'node:path';
import type { GraceDbError } from '../errors/GraceDbError';
import { credentialError } from './auth';
import type { FoundFile, HostSystem } from './hostSystem';

/**
 * Names the folders from which credential files may be read, and with the word `discovery` allows the search in the places
 * of the Python client. Without it whoever may create a credential could send the machine's own token to a server of theirs.
 */
export const fileVariable = 'GRACEDB_CREDENTIAL_FILES';

const discoveryWord = 'discovery';

/** @throws GraceDbError of kind `credential` if the operator has not allowed the search */
export function checkDiscovery(hostSystem: HostSystem): void {
	if (allowances(hostSystem).includes(discoveryWord)) return;
	throw credentialError(
		'This n8n does not allow the search for credentials on its host.',
		`The operator of n8n can allow it: set the environment variable ${fileVariable} to the word ${discoveryWord} and restart n8n.`,
	);
}

/** @throws GraceDbError of kind `credential` if the operator has not allowed to read a file that a person has named */
export async function checkNamedFile(path: string, hostSystem: HostSystem): Promise<void> {
	if (!isAbsolute(path)) {
		throw credentialError(
			path === '' ? 'The path of the file is empty.' : `The path ${path} is not a full path.`,
			'Enter the full path of the file, like /run/secrets/token.',
		);
	}
	const folders = allowances(hostSystem).filter((entry) => entry !== discoveryWord);
	if (!(await isInside(path, folders, hostSystem))) throw forbidden(path);
}

/**
 * Reads a credential file that a person has named. Looks at the folder each time: a link may have been put in its place.
 *
 * @throws GraceDbError of kind `credential`; never quotes the content
 */
export async function readNamedFile(path: string, hostSystem: HostSystem): Promise<FoundFile> {
	await checkNamedFile(path, hostSystem);
	return await readFound(path, hostSystem);
}

/** @throws GraceDbError of kind `credential`; never quotes the content */
export async function readFound(path: string, hostSystem: HostSystem): Promise<FoundFile> {
	try {
		return await hostSystem.readFile(await hostSystem.realPath(path));
	} catch (error) {
		throw unreadable(path, error);
	}
}

function unreadable(path: string, error: unknown): GraceDbError {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	const reason = reasons.get(code) ?? `cannot be read${code && ` (${code})`}`;
	return credentialError(
		`The file ${path} ${reason}.`,
		'Check the path, and that the user that runs n8n can read the file.',
	);
}

const reasons = new Map([
	['ENOENT', 'does not exist'],
	['ENOTDIR', 'does not exist'],
	['EACCES', 'is not readable for n8n'],
	['EPERM', 'is not readable for n8n'],
	['EISDIR', 'is a folder'],
	['ENOTFILE', 'is not a file'],
	['EFBIG', 'is too large for a token or certificate'],
	['ELOOP', 'is a symbolic link to itself'],
]);

function forbidden(path: string): GraceDbError {
	return credentialError(
		`This n8n does not allow credentials from the file ${path}.`,
		`The operator of n8n can allow it: set the environment variable ${fileVariable} to the folder of the file (separate several with "${delimiter}") and restart n8n.`,
	);
}

function allowances(hostSystem: HostSystem): string[] {
	const separators = delimiter === ';' ? /[;,]/ : /[:;,]/;
	return (hostSystem.env(fileVariable) ?? '')
		.split(separators)
		.map((entry) => entry.trim())
		.filter(Boolean);
}

/** Whether the file itself, behind all symbolic links, is in one of the folders. A missing file counts by its written path. */
async function isInside(path: string, folders: string[], hostSystem: HostSystem): Promise<boolean> {
	const file = await hostSystem.realPath(path).catch(() => undefined);
	for (const folder of folders) {
		const real = await hostSystem.realPath(folder).catch(() => undefined);
		if (real !== undefined && file !== undefined && contains(real, file)) return true;
		if (file === undefined && contains(folder, path)) return true;
	}
	return false;
}

function contains(folder: string, path: string): boolean {
	const way = relative(folder, path);
	return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
