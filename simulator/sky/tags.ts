import { writeLog, type Author } from './annotate';
import type { Sky } from './sky';
import type { CandidateEvent, Log, Superevent } from './types';
import { accessTags, blessedTags } from './vocabulary';

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

/**
 * Reference server behaviour: a tag that was taken from the last log entry of an event is deleted from the server. Those
 * that the server was set up with stay, as do tags that superevents use.
 */
export function forgetUnusedTag(sky: Sky, name: string): void {
	if (blessedTags.has(name) || accessTags.has(name)) return;
	const isUsed = ({ logs }: { logs: readonly Log[] }) =>
		logs.some(({ tags }) => tags.includes(name));
	if ([...sky.events.values()].some(isUsed) || sky.superevents.some(isUsed)) return;
	sky.tags.delete(name);
}
