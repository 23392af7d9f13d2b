import { namesField } from './commonFields';

/** Tags of what is written. */
export const tags = namesField(
	'tags',
	'Tags',
	'em_follow, sky_loc',
	'Comma-separated tags of the log entry. To use public or lvem, turn on Make Public.',
);
