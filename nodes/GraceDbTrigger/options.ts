import { collection } from '../GraceDb/operation';
import { skipQueryCheck } from '../shared/queryHelp';

/** What few users of the trigger need. */
export const options = collection(
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
	},
	[skipQueryCheck],
);
