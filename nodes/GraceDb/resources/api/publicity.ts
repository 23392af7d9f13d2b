import { makePublic } from '../../../shared/parameters/makePublic';
import type { Field } from '../../../shared/parameters/field';

/** The same switch as where logs are written, for whatever a request may show. */
export const makePublicByRequest: Field<'makePublic', boolean> = {
	...makePublic,
	property: {
		...makePublic.property,
		description:
			'Whether the request can show data to people outside LIGO, Virgo and KAGRA: with the tags public and lvem, by exposing a superevent, with permissions on an event, or with a VOEvent that is not internal. If off, the node does not send requests like these, or any binary body, because it cannot check its content.',
	},
};
