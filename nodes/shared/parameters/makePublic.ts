import { audienceOf } from '../../../gracedb/http/publicity';
import type { Field } from './field';
import { flag } from './read';

/** Nothing becomes public by accident, not even by a tag that came out of an expression. */
export const makePublic: Field<'makePublic', boolean> = {
	property: {
		displayName: 'Make Public',
		name: 'makePublic',
		type: 'boolean',
		default: false,
		description:
			'Whether the tags public and lvem may be used, which show the log entry and its file to everyone. Without this switch they are refused.',
	},
	read: flag,
};

/** Tags as the server wants them: those that make public in small letters, others as they are. */
export function asServerSpells(tags: readonly string[]): string[] {
	return tags.map((tag) => (audienceOf(tag) === undefined ? tag : tag.trim().toLowerCase()));
}
