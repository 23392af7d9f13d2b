import { requiredText } from '../../fields/read';
import type { Field } from '../../operation';

const advice = 'Give GPS seconds, for example 1405177836.744562.';

export const start: Field<'tStart', string> = {
	property: {
		displayName: 'Start Time',
		name: 'tStart',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 1405177835.744562',
		description: 'Beginning of the superevent (t_start) in GPS seconds, with at most six decimals',
	},
	read: requiredText('Start Time', advice),
};

export const t0: Field<'t0', string> = {
	property: {
		displayName: 'Time',
		name: 't0',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 1405177836.744562',
		description: 'Time of the superevent (t_0) in GPS seconds, with at most six decimals',
	},
	read: requiredText('Time', advice),
};

export const end: Field<'tEnd', string> = {
	property: {
		displayName: 'End Time',
		name: 'tEnd',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 1405177837.744562',
		description: 'End of the superevent (t_end) in GPS seconds, with at most six decimals',
	},
	read: requiredText('End Time', advice),
};

export const preferredEvent: Field<'preferredEvent', string> = {
	property: {
		displayName: 'Preferred Event ID',
		name: 'preferredEvent',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. G412345',
		description: 'The event that describes the superevent best; it becomes part of it',
	},
	read: requiredText('Preferred Event ID', 'Event IDs look like G412345.'),
};
