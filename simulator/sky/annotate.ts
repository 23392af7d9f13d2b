import type { Content } from './content';
import type { Annotated, Label, Log, StoredFile } from './types';

/** Who writes, and when. */
export interface Author {
	username: string;
	now: Date;
}

export interface NewLog {
	comment: string;
	file?: { name: string; content: Content };
	tags?: string[];
}

/** Writes a log entry. Numbers count from 1 on each event or superevent; a file gets the next version of its name, from 0. */
export function writeLog(target: Annotated, author: Author, { comment, file, tags }: NewLog): Log {
	const log: Log = {
		N: target.logs.length + 1,
		comment,
		created: author.now,
		issuer: author.username,
		filename: file?.name ?? '',
		fileVersion: null,
		tags: [...new Set(tags)],
	};
	if (file) log.fileVersion = storeFile(target, file.name, file.content, log).version;
	target.logs.push(log);
	return log;
}

/** Stores the next version of a file. */
export function storeFile(
	target: Annotated,
	name: string,
	content: Content,
	log: Log | null,
): StoredFile {
	const version = target.files.filter((file) => file.name === name).length;
	const file = { name, version, content, log };
	target.files.push(file);
	return file;
}

/** The newest version of a file, or the given one. */
export function findFile(
	target: Annotated,
	name: string,
	version?: number,
): StoredFile | undefined {
	return target.files.findLast(
		(file) => file.name === name && (version === undefined || file.version === version),
	);
}

export function findLabel(target: Annotated, name: string): Label | undefined {
	return target.labels.find((label) => label.name === name);
}

/** Attaches a label and writes the log entry that the server writes for it. */
export function attachLabel(
	target: Annotated,
	author: Author,
	name: string,
	logText: string,
): Label {
	const label = { name, creator: author.username, created: author.now };
	target.labels = [...target.labels, label];
	writeLog(target, author, { comment: logText });
	return label;
}

/** Takes a label away, with its log entry. */
export function detachLabel(
	target: Annotated,
	author: Author,
	name: string,
	logText: string,
): void {
	target.labels = target.labels.filter((label) => label.name !== name);
	writeLog(target, author, { comment: logText });
}

/** An event or superevent without any annotations yet. */
export function blank(): Annotated {
	return {
		labels: [],
		logs: [],
		files: [],
		voevents: [],
		observations: [],
		signoffs: [],
		notices: [],
	};
}
