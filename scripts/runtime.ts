import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
	mkdir,
	readdir,
	readFile,
	rename,
	rm,
	stat,
	statfs,
	utimes,
	writeFile,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkBuildTools, chooseNode, type NodeBinary } from './runtimeNeeds';
import { npm } from './npm';
import { Problem, Stopped } from './problem';
import { run } from './processes';
import type { Session } from './session';

/** An n8n that can be started. */
export interface Runtime {
	/** Holds node_modules. */
	folder: string;
	/** The Node in which it runs. */
	node: string;
	version: string;
}

const recipeFolder = resolve(__dirname, 'n8n-runtime');
const neededBytes = 4e9;
/** A running install touches its folder regularly. A folder untouched for this long is abandoned. */
const abandonedAfterMs = 60_000;
const heartbeatMs = 15_000;

/** Every version of n8n that is promised, the oldest first, with what its own package.json does not say rightly. */
interface Versions {
	[version: string]: { overrides: Record<string, string> };
}

/** What npm installs: the files of its folder by name. */
interface Recipe {
	version: string;
	files: Record<string, string>;
}

/** The versions of n8n that can be installed, the oldest first. */
export async function n8nVersions(): Promise<string[]> {
	return Object.keys(await versions());
}

async function versions(): Promise<Versions> {
	return JSON.parse(await readFile(join(recipeFolder, 'versions.json'), 'utf8')) as Versions;
}

/** That of the version that N8N_VERSION names; without it, of the one whose packages are all locked. */
async function readRecipe(): Promise<Recipe> {
	const read = async (name: string): Promise<string> =>
		await readFile(join(recipeFolder, name), 'utf8');
	const [manifest, npmrc] = [await read('package.json'), await read('.npmrc')];
	const content = JSON.parse(manifest) as { dependencies: { n8n: string } };
	const { n8n: locked } = content.dependencies;
	const version = process.env['N8N_VERSION'] ?? locked;
	if (version === locked) {
		const lock = await read('package-lock.json');
		return {
			version,
			files: { 'package.json': manifest, 'package-lock.json': lock, '.npmrc': npmrc },
		};
	}
	const known = await versions();
	const its = known[version];
	if (!its) {
		const names = Object.keys(known).join(', ');
		throw new Problem(`N8N_VERSION is ${version}, which is none of ${names}: choose one of these.`);
	}
	const dependencies = { ...content.dependencies, n8n: version };
	const changed = JSON.stringify({ ...content, dependencies, ...its }, null, 2);
	return { version, files: { 'package.json': changed, '.npmrc': npmrc } };
}

/** Which n8n it will be, and whether it is there already. */
export async function wantedRuntime(): Promise<{
	version: string;
	place: string;
	isInstalled: boolean;
}> {
	const recipe = await readRecipe();
	const place = join(cacheFolder(), `n8n-${recipe.version}-${fingerprint(recipe)}`);
	return { version: recipe.version, place, isInstalled: existsSync(place) };
}

/**
 * Installs n8n into the user's cache folder, once for each lock file. It grows in a folder beside its place and is
 * moved there when it is whole, so what stands in the place is never half an install.
 */
export async function installRuntime(
	session: Session,
	progress: (text: string) => void,
): Promise<Runtime> {
	const { version, place } = await wantedRuntime();
	await mkdir(dirname(place), { recursive: true }).catch((error: unknown) => {
		throw new Problem(
			`The folder ${dirname(place)} cannot be made (${(error as NodeJS.ErrnoException).code}): set XDG_CACHE_HOME ` +
				'to a folder in which you may write, and run the command again.',
		);
	});
	let hasReportedWaiting = false;
	while (!existsSync(place)) {
		await removeAbandoned(place);
		if ((await unfinished(place)).length === 0) {
			await installBeside(session, place, progress);
			continue;
		}
		if (!hasReportedWaiting) progress('another process is installing the same n8n: waiting for it');
		hasReportedWaiting = true;
		await sleep(1_000, undefined, { signal: session.signal }).catch(() => {
			throw new Stopped();
		});
	}
	const { path } = await chooseNode(session, place);
	return { folder: place, node: path, version };
}

/** Where what is installed once for all runs is kept. */
export function cacheFolder(): string {
	return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-gracedb');
}

/** Whatever makes one install unfit in place of another. */
function fingerprint({ files }: Recipe): string {
	const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
	for (const text of Object.values(files)) hash.update(text);
	return hash.digest('hex').slice(0, 10);
}

/** Does nothing if it sees that another process has begun the same at this very moment. */
async function installBeside(
	session: Session,
	place: string,
	progress: (text: string) => void,
): Promise<void> {
	// The time comes first, so that of two that start at once both see the same one as the first.
	const mine = `${place}.${Date.now()}-${process.pid}`;
	await mkdir(mine);
	const forget = session.guard('folder', mine);
	const remove = async (): Promise<void> => {
		await rm(mine, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
		forget();
	};
	session.onClose(remove);
	const [first] = await unfinished(place);
	if (first !== mine) return await remove();
	const freeAtStart = await freeBytes(mine);
	const heartbeat = setInterval(() => {
		void utimes(mine, new Date(), new Date()).catch(() => {});
		void freeBytes(mine)
			.then((free) => progress(`${Math.max(0, (freeAtStart - free) / 1e9).toFixed(1)} GB written`))
			.catch(() => {});
	}, heartbeatMs);
	try {
		await fill(session, mine, freeAtStart, progress);
		await rename(mine, place).catch((error: unknown) => {
			// Another process was faster: its install is as good.
			if (!existsSync(place)) throw error;
		});
	} finally {
		clearInterval(heartbeat);
		await remove();
	}
}

async function fill(
	session: Session,
	folder: string,
	free: number,
	progress: (text: string) => void,
): Promise<void> {
	if (free < neededBytes) {
		throw new Problem(
			`n8n needs about 4 GB of disk in ${dirname(folder)}, and ${(free / 1e9).toFixed(1)} GB are free: ` +
				'make room there, or set XDG_CACHE_HOME to a folder on a larger disk, and run the command again.',
		);
	}
	await checkBuildTools(session);
	const { files } = await readRecipe();
	for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
	await npm(session, ['install', '--omit=dev', '--ignore-scripts', '--package-lock=true'], folder);
	progress('packages installed; compiling sqlite3 (about a minute)');
	await buildSqlite(session, folder, await chooseNode(session, folder));
}

/** Compiled here, always: the ready-made one that sqlite3 would download does not fit every system. */
async function buildSqlite(session: Session, folder: string, node: NodeBinary): Promise<void> {
	await npm(session, ['rebuild', 'sqlite3'], folder, {
		npm_config_ignore_scripts: 'false',
		npm_config_build_from_source: 'true',
		...(node.headers ? { npm_config_nodedir: node.headers } : {}),
	});
	const loads = ['sqlite3', 'isolated-vm']
		.filter((name) => existsSync(join(folder, 'node_modules', name)))
		.map((name) => `require('${name}')`);
	await run(session, node.path, ['-e', loads.join(';')], { cwd: folder });
}

/** Installs into `place` that are under way, the first one first. */
async function unfinished(place: string): Promise<string[]> {
	const names = await readdir(dirname(place));
	return names
		.filter((name) => name.startsWith(`${basename(place)}.`))
		.sort()
		.map((name) => join(dirname(place), name));
}

/** Moves aside before it removes: should the owner only have slept, it must not find half of its work in place. */
async function removeAbandoned(place: string): Promise<void> {
	for (const folder of await unfinished(place)) {
		const changed = await stat(folder).then(
			({ mtimeMs }) => mtimeMs,
			() => Infinity,
		);
		if (Date.now() - changed < abandonedAfterMs) continue;
		await rename(folder, join(dirname(place), `abandoned-${basename(folder)}`)).catch(() => {});
	}
	for (const name of await readdir(dirname(place))) {
		if (!name.startsWith('abandoned-')) continue;
		await rm(join(dirname(place), name), { recursive: true, force: true });
	}
}

async function freeBytes(folder: string): Promise<number> {
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
}
