import type { CandidateEvent, Log, Superevent } from '../sky/types';
import { encodeName, type Links } from './links';
import { stamp } from './time';

/** Where links lead, and how answers name a user. */
export interface LogView {
	links: Links;
	nameOf: (username: string) => string;
}

function fileUrl(base: string, log: Log): string | null {
	if (!log.filename || log.fileVersion === null) return null;
	return `${base}${encodeName(log.filename)},${log.fileVersion}`;
}

export function supereventLogOnWire(
	log: Log,
	superevent: Superevent,
	{ links, nameOf }: LogView,
): Record<string, unknown> {
	return {
		self: links.superevent(superevent, `logs/${log.N}/`),
		N: log.N,
		comment: log.comment,
		created: stamp(log.created),
		issuer: nameOf(log.issuer),
		filename: log.filename,
		file_version: log.fileVersion,
		tag_names: log.tags,
		file: fileUrl(links.superevent(superevent, 'files/'), log),
	};
}

export function eventLogOnWire(
	log: Log,
	event: CandidateEvent,
	{ links, nameOf }: LogView,
): Record<string, unknown> {
	return {
		N: log.N,
		comment: log.comment,
		created: stamp(log.created),
		issuer: nameOf(log.issuer),
		filename: log.filename,
		file_version: log.fileVersion,
		tag_names: log.tags,
		self: links.event(event, `log/${log.N}`),
		tags: links.event(event, `log/${log.N}/tag/`),
		file: fileUrl(links.event(event, 'files/'), log),
	};
}
