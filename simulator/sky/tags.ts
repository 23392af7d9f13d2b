import { writeLog, type Author } from './annotate';
import type { Sky } from './sky';
import type { CandidateEvent, Log, Superevent } from './types';

export const tagForm = /^[0-9a-zA-Z_-]{1,100}$/;

/** Registers tag names; a display name counts only for a tag that is new on the whole server. */
export function registerTags(
	sky: Sky,
	names: readonly string[],
	displayNames: readonly string[] = [],
): void {
	names.forEach((name, index) => {
		if (!sky.tags.has(name)) sky.tags.set(name, displayNames[index] ?? null);
	});
}

/** Reference server behaviour: `public` implies `lvem`; each tag writes a log entry. */
export function tagSupereventLog(
	sky: Sky,
	superevent: Superevent,
	log: Log,
	name: string,
	author: Author,
	displayName?: string,
): void {
	registerTags(sky, [name], displayName === undefined ? [] : [displayName]);
	const names = name === 'public' && !log.tags.includes('lvem') ? ['public', 'lvem'] : [name];
	for (const tag of names) {
		log.tags.push(tag);
		writeLog(superevent, author, { comment: `Tagged message ${log.N}: ${tag}.` });
	}
}

/** Reference server behaviour: without `lvem` there is no `public` either. */
export function untagSupereventLog(
	superevent: Superevent,
	log: Log,
	name: string,
	author: Author,
): void {
	const names = name === 'lvem' && log.tags.includes('public') ? ['lvem', 'public'] : [name];
	for (const tag of names) {
		log.tags = log.tags.filter((other) => other !== tag);
		writeLog(superevent, author, { comment: `Removed tag ${tag} from message ${log.N}.` });
	}
}

/** On events; the blank at the end is the server's. */
export function tagEventLog(
	sky: Sky,
	event: CandidateEvent,
	log: Log,
	name: string,
	author: Author,
	displayName?: string,
): void {
	registerTags(sky, [name], displayName === undefined ? [] : [displayName]);
	log.tags.push(name);
	writeLog(event, author, { comment: `Tagged message ${log.N}: ${name} ` });
}

export function untagEventLog(event: CandidateEvent, log: Log, name: string, author: Author): void {
	log.tags = log.tags.filter((other) => other !== name);
	writeLog(event, author, { comment: `Removed tag ${name} for message ${log.N}. ` });
}
