import { makePublic } from '../../../shared/parameters/makePublic';
import type { Field } from '../../../shared/parameters/field';

/** The same switch as where logs are written, for whatever a request may show. */
export const makePublicByRequest: Field<'makePublic', boolean> = {
	...makePublic,
	property: {
		...makePublic.property,
		description:
			'Whether the request may show something to others than members: by the tags public and lvem, by exposing a superevent, by permissions on an event, or by a VOEvent that is not internal. Without this switch such requests are refused before they are sent, and so is every binary body, which is not read beforehand.',
	},
};
