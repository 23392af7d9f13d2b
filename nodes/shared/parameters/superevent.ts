import { parseObjectId, parseSupereventId } from '../../../gracedb/ids';
import type { Field } from './field';
import { fromModel } from './fromModel';
import { locator } from './locator';
import { located } from './read';

const fromList = { what: 'a superevent', searchListMethod: 'searchSuperevents', byName: 'By ID' };

/** What the item before offers, so that nothing has to be typed behind a trigger; "From List" takes its place with a click. */
const offered = (expression: string) => ({ __rl: true, mode: 'id', value: `={{ ${expression} }}` });

/** A superevent, from a list, by id or by the address of its page. */
export const superevent: Field<'superevent', string> = {
	property: {
		displayName: 'Superevent',
		name: 'superevent',
		...locator({
			...fromList,
			example: 'S240716b',
			url: 'https://gracedb.ligo.org/superevents/S240716b/view/',
		}),
		default: offered('$json.superevent_id'),
		required: true,
		description: 'The superevent to use, by default the one of the incoming item',
	},
	forModel: {
		__rl: true,
		mode: 'id',
		value: fromModel('Superevent', 'ID of a superevent, for example S240716b'),
	},
	read: (raw) => parseSupereventId(located(raw)),
};

/** An event or a superevent: both have labels, logs and files. */
export const objectId: Field<'superevent', string> = {
	property: {
		displayName: 'Superevent or Event',
		name: 'superevent',
		...locator({
			...fromList,
			example: 'S240716b or G412345',
			url: 'https://gracedb.ligo.org/events/G412345/view/',
		}),
		default: offered('$json.superevent_id ?? $json.graceid'),
		required: true,
		description: 'The superevent or event to use, by default the one of the incoming item',
	},
	forModel: {
		__rl: true,
		mode: 'id',
		value: fromModel(
			'Superevent_or_Event',
			'ID of a superevent, for example S240716b, or of an event, for example G412345',
		),
	},
	read: (raw) => parseObjectId(located(raw)).id,
};
