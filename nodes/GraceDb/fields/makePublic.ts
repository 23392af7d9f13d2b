import { inputError } from '../../../gracedb/errors';
import type { Field } from '../operation';
import { flag } from './read';

/** Tags that show a log entry and its file to others than members, and to whom. */
export const audiences = {
	public: 'everyone',
	lvem: 'observers outside of LIGO, Virgo and KAGRA',
} as const;

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

/**
 * The tags to send; those that make public are written as the server wants them.
 *
 * @param allowed value of the switch Make Public
 * @throws GraceDbError of kind `input` for a tag that makes public without the switch
 */
export function checkAudience(tags: readonly string[], allowed: boolean | undefined): string[] {
	return tags.map((tag) => {
		const name = tag.trim().toLowerCase();
		const audience = (audiences as Partial<Record<string, string>>)[name];
		if (audience === undefined) return tag;
		if (allowed) return name;
		throw inputError(
			`Tags: "${name}" would show the log entry to ${audience}.`,
			'If that is what you want, switch on Make Public under Additional Fields; otherwise leave the tag out.',
		);
	});
}
