import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Problem } from '../problem';
import { CommandFailed, run } from '../processes';
import { cacheFolder } from '../runtime';
import type { Session } from '../session';

const recipe = resolve(__dirname, 'pom.xml');

/** What a machine without Java or Maven lacks, and how it gets it. */
const howToInstall =
	'Debian, Ubuntu: apt install openjdk-17-jre-headless maven; Fedora: dnf install java-17-openjdk-headless maven; macOS: brew install openjdk@17 maven';

/** Kafka 4 runs on Java 17 and newer. */
const oldestJava = 17;

/** The newest `java` that is on the path; checked before anything is downloaded. */
export async function checkJava(session: Session): Promise<void> {
	const words = await versionOf(session, 'java');
	const major = Number(/version "(?:1\.)?(\d+)/.exec(words ?? '')?.[1] ?? 0);
	if (major >= oldestJava) return;
	const found = words === undefined ? 'there is no java' : `java is version ${major}`;
	throw new Problem(
		`Kafka needs Java ${oldestJava} or newer and Maven, and ${found}: install them (${howToInstall}) and run the command again.`,
	);
}

/**
 * The folder with the jars of an Apache Kafka broker in exactly the version of pom.xml. Maven fetches them once into the user's
 * cache; they grow in a folder beside their place, so that what stands in the place is whole.
 */
export async function kafkaJars(session: Session): Promise<string> {
	const hash = createHash('sha256').update(await readFile(recipe));
	const place = join(cacheFolder(), `kafka-${hash.digest('hex').slice(0, 10)}`);
	if (existsSync(place)) return place;
	if ((await versionOf(session, 'mvn')) === undefined) {
		throw new Problem(
			`Maven fetches the jars of Kafka, and there is no mvn: install it (${howToInstall}) and run the command again.`,
		);
	}
	await mkdir(dirname(place), { recursive: true });
	const growing = await mkdtemp(`${place}.`);
	const forget = session.guard('folder', growing);
	try {
		await fetchInto(session, growing);
		await rename(growing, place).catch((error: unknown) => {
			// Another process was faster: its jars are as good.
			if (!existsSync(place)) throw error;
		});
	} finally {
		await rm(growing, { recursive: true, force: true });
		forget();
	}
	return place;
}

async function fetchInto(session: Session, folder: string): Promise<void> {
	await cp(recipe, join(folder, 'pom.xml'));
	const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${folder}`];
	try {
		await run(session, 'mvn', ['-B', '-q', ...goal, '-DincludeScope=runtime'], { cwd: folder });
	} catch (error) {
		if (!(error instanceof CommandFailed)) throw error;
		throw new Problem(
			'Maven could not fetch the jars of Kafka; most often the repository cannot be reached. Its last words are below.',
			error.output.trimEnd().split('\n').slice(-15).join('\n'),
		);
	}
}

/** What `COMMAND -version` says; undefined where there is no such command. */
async function versionOf(session: Session, command: string): Promise<string | undefined> {
	try {
		return await run(session, 'sh', ['-c', `${command} -version 2>&1`]);
	} catch {
		session.checkOpen();
		return undefined;
	}
}
