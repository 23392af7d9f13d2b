import { writeLog, type Author } from './annotate';
import type { Content } from './content';
import type { Notice, NoticeFacts, Superevent, VOEventType } from './types';

/** The alert types of notices, and their codes in records. */
export const alertTypes: Record<string, VOEventType> = {
	EARLYWARNING: 'EW',
	PRELIMINARY: 'PR',
	INITIAL: 'IN',
	UPDATE: 'UP',
	RETRACTION: 'RE',
};

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
