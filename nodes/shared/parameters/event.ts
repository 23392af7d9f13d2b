import type { Field } from './field';
import { fromModel } from './fromModel';
import { locator } from './locator';
import { located, requiredText, text } from './read';
import { serverChoiceField, textField } from './commonFields';

/** How n8n shows a field that is an event, by id, address of its page, or content id. */
export function eventProperty<const Name extends string>(
	name: Name,
	displayName: string,
	description: string,
	example = 'G412345',
): Field<Name>['property'] {
	return {
		displayName,
		name,
		...locator({
			what: 'an event',
			searchListMethod: 'searchEvents',
			byName: 'By ID',
			example,
			url: `https://gracedb.ligo.org/events/${example}/view/`,
		}),
		required: true,
		description,
	};
}

/** A field that is an event, and must be given. */
export function eventField<const Name extends string>(
	...property: [name: Name, displayName: string, description: string]
): Field<Name, string> {
	const [, displayName] = property;
	return {
		property: eventProperty(...property),
		read: (raw) => requiredText(displayName, 'Event IDs look like G412345.')(located(raw)),
	};
}

export const event: Field<'event', string> = {
	...eventField('event', 'Event', 'The event to work with'),
	forModel: {
		__rl: true,
		mode: 'id',
		value: fromModel('Event', 'ID of an event, for example G412345'),
	},
};

/** Analysis group, from the server. */
export const group = serverChoiceField(
	'group',
	'Group',
	'getGroups',
	requiredText('Group', 'Choose an analysis group, for example CBC or Test.'),
	{
		required: true,
	},
);

/** Search pipeline, from the server. */
export const pipeline = serverChoiceField(
	'pipeline',
	'Pipeline',
	'getPipelines',
	requiredText('Pipeline', 'Choose a search pipeline, for example gstlal.'),
	{
		required: true,
	},
);

/** Which search of the pipeline, from the server. */
export const search = serverChoiceField('search', 'Search', 'getSearches', text);

/** Names a replay of old data. */
export const replayId = textField(
	'replayId',
	'Replay ID',
	'replay-2024a',
	'Name of the replay of old data that the event belongs to: up to 30 letters, digits, _ and -',
);

/** Hash of the file by which newer servers find an event. */
export const contentId = textField(
	'contentId',
	'Content ID',
	'e3b0c442-98fc-1c14-9afb-f4c8996fb924',
	'UUID of the event file. By default, it is made from the content.',
);
