import { audienceOf } from '../../../gracedb/http/publicity';
import { flagField } from './commonFields';

/** Nothing becomes public by accident, not even by a tag that came out of an expression. */
export const makePublic = flagField(
	'makePublic',
	'Make Public',
	'Whether the tags public and lvem may be used, which show the log entry and its file to everyone. Without this switch they are refused.',
);

/** Tags as the server wants them: those that make public in small letters, others as they are. */
export function asServerSpells(tags: readonly string[]): string[] {
	return tags.map((tag) => (audienceOf(tag) === undefined ? tag : tag.trim().toLowerCase()));
}
