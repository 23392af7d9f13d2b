import { parseObjectId, parseSupereventId } from '../../../gracedb/ids';
import type { Field } from '../operation';
import { located } from './read';

/** A superevent, from a list, by id or by the address of its page. */
export const superevent: Field<'superevent', string> = {
	property: {
		displayName: 'Superevent',
		name: 'superevent',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The superevent to work with',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a superevent…',
				typeOptions: {
					searchListMethod: 'searchSuperevents',
					searchable: true,
				},
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. S240716b',
			},
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder: 'e.g. https://gracedb.ligo.org/superevents/S240716b/view/',
			},
		],
	},
	read: (raw) => parseSupereventId(located(raw)),
};

/** An event or a superevent: both have labels, logs and files. */
export const objectId: Field<'objectId', string> = {
	property: {
		...superevent.property,
		displayName: 'Superevent or Event',
		name: 'objectId',
		description: 'The superevent or event to work with',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a superevent…',
				typeOptions: {
					searchListMethod: 'searchSuperevents',
					searchable: true,
				},
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. S240716b or G412345',
			},
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder: 'e.g. https://gracedb.ligo.org/events/G412345/view/',
			},
		],
	},
	read: (raw) => parseObjectId(located(raw)).id,
};
