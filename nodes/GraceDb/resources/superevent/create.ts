import { additionalFields } from '../../../shared/parameters/collections';
import { labels } from '../../../shared/parameters/label';
import { simplify } from '../../../shared/parameters/output';
import { text } from '../../../shared/parameters/read';
import { operation } from '../../operation';
import { preferredEvent } from './preferredEvent';
import { shape } from './shape';
import { end, orderHint, roundTimes, start, t0 } from './times';
import { namesField, serverChoiceField } from '../../../shared/parameters/commonFields';

const newCategory = serverChoiceField('newCategory', 'Category', 'getCategories', text, {
	default: 'T',
	required: true,
});

/** What the categories mean; the events of a superevent must be of the same one. */
export const categories = {
	M: 'Mock data, from events of the search MDC',
	P: 'A real candidate: telescopes may observe it',
	T: 'A test, from events of the group Test',
};

const events = namesField(
	'events',
	'Events',
	'G412346, G412347',
	'Comma-separated IDs of further events of the superevent',
);

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
	async execute({ client, params, signal, hint }) {
		const superevent = {
			preferredEvent: params.preferredEvent,
			category: params.newCategory,
			start: params.tStart,
			t0: params.t0,
			end: params.tEnd,
			...params.additionalFields,
		};
		const made = await client.superevents.create(superevent, { signal });
		const disorder = orderHint(params);
		if (disorder !== undefined) hint(disorder);
		return shape(made, params.simplify, client);
	},
});
