import type { Field } from './field';
import { names } from './read';

/** Tags of what is written. */
export const tags: Field<'tags', string[]> = {
	property: {
		displayName: 'Tags',
		name: 'tags',
		type: 'string',
		default: '',
		placeholder: 'e.g. em_follow, sky_loc',
		description:
			'Comma-separated tags of the log entry. The tags public and lvem need the switch Make Public.',
	},
	takesList: true,
	read: names,
};
