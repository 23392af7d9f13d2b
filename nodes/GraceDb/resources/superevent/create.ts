import type { Field } from '../../operation';
import { collection, operation } from '../../operation';
import { simplify } from '../../fields/output';
import { names, oneOf, requiredText, text } from '../../fields/read';
import { labels } from '../../fields/label';
import { shape } from './shape';

const gpsAdvice = 'Give GPS seconds, for example 1405177836.744562.';

const start: Field<'tStart', string> = {
	property: {
		displayName: 'Start Time',
		name: 'tStart',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 1405177835.744562',
		description: 'Beginning of the superevent (t_start) in GPS seconds, with at most six decimals',
	},
	read: requiredText('Start Time', gpsAdvice),
};

const t0: Field<'t0', string> = {
	property: {
		displayName: 'Time',
		name: 't0',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 1405177836.744562',
		description: 'Time of the superevent (t_0) in GPS seconds, with at most six decimals',
	},
	read: requiredText('Time', gpsAdvice),
};

const end: Field<'tEnd', string> = {
	property: {
		displayName: 'End Time',
		name: 'tEnd',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 1405177837.744562',
		description: 'End of the superevent (t_end) in GPS seconds, with at most six decimals',
	},
	read: requiredText('End Time', gpsAdvice),
};

const preferredEvent: Field<'preferredEvent', string> = {
	property: {
		displayName: 'Preferred Event ID',
		name: 'preferredEvent',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. G412345',
		description: 'The event that describes the superevent best; it becomes part of it',
	},
	read: text,
};

const newCategory: Field<'newCategory', 'Production' | 'Test' | 'MDC'> = {
	property: {
		displayName: 'Category',
		name: 'newCategory',
		type: 'options',
		default: 'Test',
		description: 'What kind of superevent to create. Its events must be of the same kind.',
		options: [
			{
				name: 'MDC',
				value: 'MDC',
				description: 'Mock data, from events of the search MDC',
			},
			{
				name: 'Production',
				value: 'Production',
				description: 'A real candidate: telescopes may turn to it',
			},
			{
				name: 'Test',
				value: 'Test',
				description: 'A test, from events of the group Test',
			},
		],
	},
	read: oneOf('Category', ['Production', 'Test', 'MDC']),
};

const events: Field<'events', string[]> = {
	property: {
		displayName: 'Events',
		name: 'events',
		type: 'string',
		default: '',
		placeholder: 'e.g. G412346, G412347',
		description: 'Comma-separated IDs of further events that belong to the superevent',
	},
	read: names,
};

const additionalFields = collection(
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
	},
	[events, labels],
);

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a superevent',
	description: 'Create a superevent around an event',
	access: 'write',
	fields: [preferredEvent, newCategory, start, t0, end, simplify, additionalFields],
	async execute({ client, params, signal }) {
		const superevent = {
			preferredEvent: params.preferredEvent,
			category: params.newCategory,
			start: params.tStart,
			t0: params.t0,
			end: params.tEnd,
			...params.additionalFields,
		};
		return shape(await client.superevents.create(superevent, { signal }), params.simplify, client);
	},
});
