import { codes } from '../../../../gracedb/vocabulary';
import { additionalFields } from '../../fields/collections';
import { labels } from '../../fields/label';
import { simplify } from '../../fields/output';
import { coded, names } from '../../fields/read';
import { type Field, operation } from '../../operation';
import { shape } from './shape';
import { end, preferredEvent, roundTimes, start, t0 } from './times';

const newCategory: Field<'newCategory', string> = {
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
	read: coded('Category', codes.category),
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

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a superevent',
	description: 'Create a superevent around an event',
	access: 'write',
	fields: [
		preferredEvent,
		newCategory,
		start,
		t0,
		end,
		simplify,
		additionalFields(events, labels, roundTimes),
	],
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
