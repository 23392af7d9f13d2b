import type { Field } from './field';
import { locator } from './locator';
import { located, wholeNumber } from './read';

/** Number of a log entry. */
export const logNumber: Field<'logNumber', number> = {
	property: {
		displayName: 'Log Number',
		name: 'logNumber',
		...locator({
			what: 'a log entry',
			searchListMethod: 'searchLogs',
			byName: 'By Number',
			example: '3',
			url: 'https://gracedb.ligo.org/api/superevents/S240716b/logs/3/',
		}),
		required: true,
		description: 'Number (N) of the log entry, counted from 1',
	},
	read: (raw) => wholeNumber('Log Number', 1)(numberIn(located(raw))),
};

/** The number at the end of an address of the API, of an entry or of its tags. */
function numberIn(text: string): string {
	if (!/^https?:/i.test(text)) return text;
	return [...text.matchAll(/\/logs?\/(\d+)(?=\/|$)/gi)].at(-1)?.[1] ?? text;
}
