import { inputError } from '../../../gracedb/errors/GraceDbError';
import { parseObjectId, parseSupereventId } from '../../../gracedb/ids';
import type { Field } from './field';
import { fromModel } from './fromModel';
import { locator } from './locator';
import { located, text } from './read';

const fromList = {
	what: 'a superevent',
	placeholder: 'From incoming item, or select…',
	searchListMethod: 'searchSuperevents',
	byName: 'By ID',
};

/**
 * The superevent of the incoming item, for a field that was left empty. An expression as the default would offer the same, but n8n
 * hides the list behind it: three clicks more for whoever wants to choose.
 *
 * @throws GraceDbError of kind `input` if the item has none
 */
function idOfItem(field: string, names: readonly string[]): Field['ofItem'] {
	return (item) => {
		const id = names.map((name) => item[name]).find((value) => text(value) !== '');
		if (id !== undefined) return id;
		throw inputError(
			`${field} is empty.`,
			`Choose one from the list or enter its ID. The incoming item has no field ${names.join(' or ')} to take it from.`,
		);
	};
}

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
		description:
			'The superevent to use. Leave empty to use the one of the incoming item: its field superevent_id.',
	},
	ofItem: idOfItem('Superevent', ['superevent_id']),
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
		description:
			'The superevent or event to use. Leave empty to use the one of the incoming item: its field superevent_id or graceid.',
	},
	ofItem: idOfItem('Superevent or Event', ['superevent_id', 'graceid']),
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
