import { textOf } from '../../../gracedb/json';
import { searchOnObject } from './list';

const maxComment = 80;

/** Log entries of the object, the newest first. */
export const searchLogs = searchOnObject(async ({ logs }, objectId) => {
	const found = await logs.list(objectId);
	return found.reverse().map((log) => {
		const number = textOf(log['N']);
		const comment = textOf(log['comment'])
			.slice(0, 20 * maxComment)
			.replace(/<[^<>]*>/g, ' ')
			.replace(/\s+/g, ' ')
			.trim();
		const parts = [number, comment.slice(0, maxComment), textOf(log['filename'])];
		return { name: parts.filter(Boolean).join(' · '), value: number };
	});
});
