import { createHash } from 'node:crypto';
import { readEventFile, Unreadable, type EventFile, type Reading } from '../eventFiles';
import { emptyReading } from '../eventFiles/reading';
import { attachLabel, writeLog, type Author } from './annotate';
import { Content } from './content';
import { gpsFromUtc, microseconds } from './gps';
import type { CandidateEvent } from './types';
import { protectedLabels } from './vocabulary';

/** The first sixteen bytes of a file's SHA-256, written as a UUID. */
export function contentIdOf(bytes: Buffer): string {
	const hex = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export const contentIdForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the server calls a failure after the event itself was stored. */
export function scanWarning(reason: string): string {
	return `Problem scanning data. No alert issued (${reason})`;
}

/** Reads an event file; one that cannot be read leaves everything empty and a warning. */
export function readLeniently(file: EventFile): Reading {
	try {
		return readEventFile(file);
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		return { ...emptyReading(), warnings: [scanWarning(error.message)] };
	}
}

/** Stores what was read, the file itself under the given comment, and what the server makes out of it. */
export function takeReading(
	event: CandidateEvent,
	author: Author,
	reading: Reading,
	upload: { name: string; content: Content; comment: string },
): void {
	const { gpstime, far, instruments, nevents, likelihood } = reading;
	Object.assign(event, { gpstime, far, instruments, nevents, likelihood });
	event.singleInspirals = reading.singleInspirals;
	event.extraAttributes = reading.extraAttributes;
	event.reportingLatency =
		gpstime === null ? null : microseconds(gpsFromUtc(event.created) - gpstime);
	const { name, content, comment } = upload;
	writeLog(event, author, { comment, file: { name, content } });
	for (const { name: made, comment: about, bytes } of reading.derived) {
		writeLog(event, author, { comment: about, file: { name: made, content: Content.of(bytes) } });
	}
	for (const about of reading.comments) writeLog(event, author, { comment: about });
}

/** Reference server behaviour: a protected label ends up as a warning, and those after it are not applied. */
export function applyFirstLabels(
	event: CandidateEvent,
	author: Author,
	names: readonly string[],
	refusal: (name: string) => string,
): string[] {
	for (const name of names) {
		if (protectedLabels.has(name)) return [scanWarning(refusal(name))];
		attachLabel(event, author, name, `Label: ${name}`);
	}
	return [];
}
