import { wholeNumberField } from '../../../shared/parameters/commonFields';

export const noticeNumber = wholeNumberField(
	'noticeNumber',
	'Notice Number',
	1,
	1,
	'Number (N) of the notice, counted from 1',
	{ required: true },
);
