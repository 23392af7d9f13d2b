import { audienceOf } from '../../../gracedb/http/publicity';
import { flagField } from './commonFields';

/** Nothing becomes public by accident, not even by a tag that came out of an expression. */
export const makePublic = flagField(
	'makePublic',
	'Make Public',
	'Whether to allow the tags public and lvem, which show the log entry and its file to people outside LIGO, Virgo and KAGRA',
);

/** Tags as the server wants them: those that make public in small letters, others as they are. */
export function asServerSpells(tags: readonly string[]): string[] {
	return tags.map((tag) => (audienceOf(tag) === undefined ? tag : tag.trim().toLowerCase()));
}
