import { writeLog, type Author } from './annotate';
import type { Content } from './content';
import type { Superevent } from './types';
import type { Probabilities, VOEventType } from './voevents';

/** The alert types of notices, and their codes in records. */
export const alertTypes: Record<string, VOEventType> = {
	EARLYWARNING: 'EW',
	PRELIMINARY: 'PR',
	INITIAL: 'IN',
	UPDATE: 'UP',
	RETRACTION: 'RE',
};

/** What the server reads from the document of a notice. */
export interface NoticeFacts {
	/** As it stands in the document. */
	alertType: string;
	significant: boolean | null;
	probabilities: Probabilities;
	/** Ids of the notice of an external coincidence. */
	external: { gcn: string | null; pipeline: string | null; search: string | null } | null;
}

/** A JSON notice, as it goes out over GCN and Kafka. */
export interface Notice extends NoticeFacts {
	/** Counts from 1 on each superevent. */
	N: number;
	created: Date;
	issuer: string;
	filename: string;
	fileVersion: number;
}

/** Keeps a notice as a file, byte for byte, with a log entry of its own. */
export function addNotice(
	superevent: Superevent,
	author: Author,
	facts: NoticeFacts,
	content: Content,
): Notice {
	const N = superevent.notices.length + 1;
	const name = `${superevent.id}-${N}-${facts.alertType.toLowerCase()}.json`;
	const log = writeLog(superevent, author, {
		comment: 'New Notice',
		file: { name, content },
		tags: ['em_follow'],
	});
	const notice: Notice = {
		...facts,
		N,
		created: author.now,
		issuer: author.username,
		filename: name,
		fileVersion: log.fileVersion ?? 0,
	};
	superevent.notices.push(notice);
	return notice;
}
