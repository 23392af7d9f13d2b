import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { npm } from './npm';
import { Problem } from './problem';
import { CommandFailed, run } from './processes';
import type { Session } from './session';

const root = resolve(__dirname, '..');

/** What `npm pack` made. */
export interface Tarball {
	file: string;
	name: string;
	version: string;
}

/** Builds what is out of date and packs the package, as it would be published. */
export async function pack(session: Session, folder: string): Promise<Tarball> {
	try {
		await run(session, process.execPath, [join(root, 'scripts', 'bootstrap.mjs'), '--build']);
	} catch (error) {
		if (!(error instanceof CommandFailed)) throw error;
		throw new Problem('The package does not build; the compiler’s words are below.', error.output);
	}
	const answer = await npm(session, ['pack', '--json', '--pack-destination', folder], root);
	const [tarball] = JSON.parse(answer) as Array<{
		filename: string;
		name: string;
		version: string;
	}>;
	if (!tarball) throw new Error('npm pack names no tarball.');
	return { file: join(folder, tarball.filename), name: tarball.name, version: tarball.version };
}

/**
 * Puts the tarball where n8n looks for community nodes, step by step as n8n's own installer does it; that one can only
 * install what is published.
 */
export async function installIntoN8n(
	session: Session,
	{ file, name }: Tarball,
	userFolder: string,
): Promise<string> {
	const folder = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	await mkdir(folder, { recursive: true });
	await run(session, 'tar', ['-xzf', file, '-C', folder, '--strip-components=1']);
	await keepRuntimeDependencies(join(folder, 'package.json'));
	await npm(
		session,
		[
			'install',
			'--ignore-scripts',
			'--bin-links=false',
			'--install-strategy=shallow',
			'--package-lock=false',
			'--omit=dev',
			'--legacy-peer-deps',
			'--prefer-offline',
		],
		folder,
	);
	return folder;
}

async function keepRuntimeDependencies(packageFile: string): Promise<void> {
	const content = JSON.parse(await readFile(packageFile, 'utf8')) as Record<string, unknown>;
	delete content.devDependencies;
	delete content.peerDependencies;
	delete content.optionalDependencies;
	await writeFile(packageFile, JSON.stringify(content, null, 2));
}
