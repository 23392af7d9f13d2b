import { simplifyEvent } from '../../../../gracedb/simplify/simplifyEvent';
import { findMany } from '../../../shared/findMany';
import { skipQueryCheck } from '../../../shared/queryHelp';
import { limit, returnAll } from '../../../shared/parameters/howMany';
import { pagedOptions, pickColumns, simplify } from '../../../shared/parameters/output';
import { sortEvents } from '../../../shared/parameters/search';
import { eventFilters, readFilters } from '../../../shared/parameters/searchFilters';
import { operation } from '../../operation';
import { query } from './query';

const options = pagedOptions(skipQueryCheck, sortEvents);

/** What a model gets unless columns are chosen. */
const columnsForModel = [
	'graceid',
	'superevent_id',
	'time',
	'far',
	'far_in_words',
	'instruments',
	'group',
	'pipeline',
	'search',
	'snr',
	'labels',
	'url',
];

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many events',
	description: 'Get many events, newest first',
	toolDescription:
		'Returns a list, newest first, by default 10 with the most important fields. Give Query, filters or both; all must match.',
	access: 'read',
	fields: [query, eventFilters, returnAll, limit, simplify, options],
	async *execute({ client, params, signal, hint, isTool, timeZone }) {
		const { skipQueryCheck: skip, sort: order, columns: chosen, ...paging } = params.options;
		const columns = chosen ?? (isTool && params.simplify ? columnsForModel : undefined);
		const found = findMany({
			client,
			dialect: 'events',
			query: params.query,
			filters: readFilters(params.filters, timeZone),
			order: order ?? { sort: '' },
			limit: params.returnAll ? undefined : params.limit,
			skipQueryCheck: skip,
			hint,
			list: (search) => client.events.list({ ...search, ...paging, signal }),
		});
		for await (const event of found) {
			const item = params.simplify ? simplifyEvent(event, client.apiUrl) : event;
			yield pickColumns(item, columns);
		}
	},
});
