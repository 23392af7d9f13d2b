import { requiredText } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';

export const tag: Field<'tag', string> = {
	property: {
		displayName: 'Tag',
		name: 'tag',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. sky_loc',
		description:
			'Name of the tag: letters, digits, _ and -. To add public or lvem, turn on Make Public.',
	},
	read: requiredText('Tag', 'Enter the name of a tag, for example sky_loc.'),
};
