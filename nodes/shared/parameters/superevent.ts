import { parseObjectId, parseSupereventId } from '../../../gracedb/ids';
import type { Field } from './field';
import { locator } from './locator';
import { located } from './read';

const fromList = { what: 'a superevent', searchListMethod: 'searchSuperevents', byName: 'By ID' };

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
		required: true,
		description: 'The superevent to work with',
	},
	read: (raw) => parseSupereventId(located(raw)),
};

/** An event or a superevent: both have labels, logs and files. */
export const objectId: Field<'objectId', string> = {
	property: {
		displayName: 'Superevent or Event',
		name: 'objectId',
		...locator({
			...fromList,
			example: 'S240716b or G412345',
			url: 'https://gracedb.ligo.org/events/G412345/view/',
		}),
		required: true,
		description: 'The superevent or event to work with',
	},
	read: (raw) => parseObjectId(located(raw)).id,
};
