import { wholeNumber } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';

export const noticeNumber: Field<'noticeNumber', number> = {
	property: {
		displayName: 'Notice Number',
		name: 'noticeNumber',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		required: true,
		placeholder: 'e.g. 1',
		description: 'Number (N) of the notice on its superevent; they are counted from 1',
	},
	read: wholeNumber('Notice Number', 1),
};
